package io.cambist.redis;

import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;

/** What the lanes of all event loops share: who knows where Redis is, however it is run. */
sealed interface Network {
  /** A new way there. */
  Lane lane(ContextInternal context, Acknowledgement acknowledgement);

  void close();

  /**
   * @param context of the event loop on which it is watched where Redis is
   */
  static Network of(ContextInternal context, RedisAccess access) {
    Deployment deployment = access.deployment();
    NetClient net = context.owner().createNetClient(access.network());
    var connector = new Connector(net, Handshake.with(deployment), deployment.tls());
    return switch (deployment.mode()) {
      case STANDALONE -> new One(net, connector, deployment.seeds().get(0), new Reachability());
      case SENTINEL -> {
        var reachability = new Reachability();
        var sentinels =
            new Connector(
                net,
                Handshake.forQuestions(access.sentinelLogin(), Mode.SENTINEL),
                deployment.tls());
        var watch =
            new SentinelWatch(context, sentinels, deployment, access.deadline(), reachability);
        yield new Watched(net, connector, watch, reachability);
      }
      case CLUSTER -> {
        var asking =
            new Connector(
                net, Handshake.forQuestions(deployment.login(), Mode.CLUSTER), deployment.tls());
        yield new Cluster(
            net,
            connector,
            new ClusterTopology(context, asking, deployment.seeds(), access.deadline()));
      }
    };
  }

  /** One server, always the same. */
  record One(NetClient net, Connector connector, SocketAddress address, Reachability reachability)
      implements Network {
    @Override
    public Lane lane(ContextInternal context, Acknowledgement acknowledgement) {
      return new RedisLink(
          context, connector, Whereabouts.of(address), acknowledgement, reachability);
    }

    @Override
    public void close() {
      net.close();
    }
  }

  /** One server at a time, which sentinels choose. */
  record Watched(NetClient net, Connector connector, SentinelWatch watch, Reachability reachability)
      implements Network {
    @Override
    public Lane lane(ContextInternal context, Acknowledgement acknowledgement) {
      var link = new RedisLink(context, connector, watch, acknowledgement, reachability);
      watch.tell(link);
      return link;
    }

    @Override
    public void close() {
      watch.close();
      net.close();
    }
  }

  /** Several servers, each with its slots. */
  record Cluster(NetClient net, Connector connector, ClusterTopology topology) implements Network {
    @Override
    public Lane lane(ContextInternal context, Acknowledgement acknowledgement) {
      return new ClusterLane(context, connector, topology, acknowledgement);
    }

    @Override
    public void close() {
      topology.close();
      net.close();
    }
  }
}
