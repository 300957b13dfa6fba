package io.cambist.session;

import static io.cambist.session.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import io.cambist.session.Opening.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions of any kind on a Redis whose time the gateway's clock shows. */
final class LookupFixture implements AutoCloseable {
  final StoreFixture redis;

  LookupFixture() throws Exception {
    redis = new StoreFixture();
    redis.toRedisTime();
  }

  @Override
  public void close() throws IOException {
    redis.close();
  }

  Session session(SessionId id, String client, Party subject) {
    return session(id, client, subject, List.of("orders"), Optional.empty(), ActorChain.NONE);
  }

  Session session(
      SessionId id,
      String client,
      Party subject,
      List<String> targets,
      Optional<String> task,
      ActorChain actors) {
    Instant now = redis.clock.instant();
    Session sample =
        Samples.session(
            id,
            redis.ids.tokenId(),
            task,
            Optional.empty(),
            actors,
            now,
            now.plus(StoreFixture.LIFE));
    return new Session(
        id,
        sample.tokenId(),
        sample.keyId(),
        subject,
        subject.sub(),
        actors,
        client,
        subject.issuer(),
        targets,
        sample.scopes(),
        sample.details(),
        sample.confirmation(),
        sample.policies(),
        sample.revision(),
        List.of(),
        Map.of(),
        sample.assurance(),
        sample.decision(),
        task,
        Optional.empty(),
        now,
        sample.expiresAt());
  }

  Session open(Session session) {
    assertThat(redis.open(redis.opening(session))).isEqualTo(new Outcome.Opened());
    return session;
  }

  Session open(String client, Party subject) {
    return open(session(redis.ids.root(), client, subject));
  }

  /** All pages of a filter, in order. */
  List<SessionId> all(SessionFilter filter, int size, Runnable between) {
    var ids = new ArrayList<SessionId>();
    Optional<String> from = Optional.empty();
    do {
      double before = redis.batches();
      SessionPage page = await(redis.index.page(filter, from, size));
      assertThat(redis.batches() - before).isLessThanOrEqualTo(2);
      assertThat(page.sessions()).hasSizeLessThanOrEqualTo(size);
      page.sessions().forEach(found -> ids.add(found.session().id()));
      between.run();
      from = page.next();
    } while (from.isPresent());
    return ids;
  }

  /** Lists sessions anew, as if that had been at these times; in their order. */
  void relist(String key, List<Session> sessions) {
    var commands = new ArrayList<Command>();
    commands.add(Command.of("DEL", key));
    for (int i = 0; i < sessions.size(); i++) {
      Session session = sessions.get(i);
      byte[] entry =
          new Indexed(session.id(), List.of(), session.taskId().stream().toList()).encode();
      String id = session.issuedAt().toEpochMilli() + "-" + i;
      commands.add(Command.of("XADD", key, id, "s", entry));
    }
    assertThat(await(redis.pipeline().send(commands))).allMatch(Reply::isAnswer);
  }
}
