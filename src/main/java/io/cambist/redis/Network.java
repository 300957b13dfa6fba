package io.cambist.redis;

import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;

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
    var connector = new Connector(net, Handshake.with(deployment));
    return switch (deployment.mode()) {
      case STANDALONE ->
          new One(net, connector, deployment.seeds().get(0), new AtomicLong(System.nanoTime()));
      case SENTINEL -> {
        var reachedAt = new AtomicLong(System.nanoTime());
        var sentinels =
            new Connector(net, Handshake.forQuestions(access.sentinelLogin(), Mode.SENTINEL));
        var watch = new SentinelWatch(context, sentinels, deployment, access.deadline(), reachedAt);
        yield new Watched(net, connector, watch, reachedAt);
      }
      case CLUSTER -> {
        var asking = new Connector(net, Handshake.forQuestions(deployment.login(), Mode.CLUSTER));
        yield new Cluster(
            net,
            connector,
            new ClusterTopology(context, asking, deployment.seeds(), access.deadline()));
      }
    };
  }

  /** One server, always the same. */
  record One(NetClient net, Connector connector, SocketAddress address, AtomicLong reachedAt)
      implements Network {
    @Override
    public Lane lane(ContextInternal context, Acknowledgement acknowledgement) {
      return new RedisLink(context, connector, Whereabouts.of(address), acknowledgement, reachedAt);
    }

    @Override
    public void close() {
      net.close();
    }
  }

  /** One server at a time, which sentinels choose. */
  record Watched(NetClient net, Connector connector, SentinelWatch watch, AtomicLong reachedAt)
      implements Network {
    @Override
    public Lane lane(ContextInternal context, Acknowledgement acknowledgement) {
      var link = new RedisLink(context, connector, watch, acknowledgement, reachedAt);
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
