package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators watch what happens as it happens. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
@Timeout(60)
class LiveFeedTest {
  private static final int MOST_WATCHERS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration PAUSE = Duration.ofMillis(50);

  @RegisterExtension static final Overheard LOG = new Overheard();

  private final HttpClient http = HttpClient.newHttpClient();

  /** One who watches. */
  private record Watching(HttpResponse<InputStream> answer, BufferedReader lines)
      implements AutoCloseable {
    static Watching of(HttpResponse<InputStream> answer) {
      return new Watching(
          answer, new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
    }

    /** The next event that there is, with its id. */
    Event next() throws IOException {
      var data = new StringBuilder();
      String id = "";
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
          name = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring(5).strip());
        } else if (line.isEmpty() && data.length() > 0) {
          return new Event(id, name, data.toString());
        }
      }
      throw new IOException("the feed has ended");
    }

    Event happened() throws IOException {
      Event event = next();
      while (!event.name().equals("happened")) {
        event = next();
      }
      return event;
    }

    /** The event that tells of this session. */
    Event of(String sid) throws IOException {
      Event event = happened();
      while (!sid.equals(event.json().path("sid").asText())) {
        event = happened();
      }
      return event;
    }

    /** Not the reader, which somebody may wait in. */
    @Override
    public void close() throws IOException {
      answer.body().close();
    }
  }

  private record Event(String id, String name, String data) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(data);
    }
  }

  private HttpResponse<InputStream> ask(Optional<String> last) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + "/api/v1/audit/feed"))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + OperatorToken.of(User.VICTOR).sign());
    last.ifPresent(id -> request.header("Last-Event-ID", id));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Asks until there is room: those who have left may still be counted. */
  private HttpResponse<InputStream> letIn(Optional<String> last) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<InputStream> answer = ask(last);
    while (answer.statusCode() == 503 && System.nanoTime() < end) {
      answer = ask(last);
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private Watching watch(Optional<String> last) throws Exception {
    HttpResponse<InputStream> answer = letIn(last);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    return Watching.of(answer);
  }

  /** The head of an answer comes before anything is watched: works until something is seen. */
  private Watching begin(Optional<String> last) throws Exception {
    Watching watching = watch(last);
    var seen = new AtomicBoolean();
    Thread worker =
        inBackground(
            () -> {
              while (!seen.get()) {
                work();
                LockSupport.parkNanos(PAUSE.toNanos());
              }
            });
    try {
      watching.happened();
    } finally {
      seen.set(true);
    }
    worker.join();
    return watching;
  }

  private static String work() {
    return token(
        exchange(TestAssertion.of("ci").subject("<b>" + UUID.randomUUID()).sign())
            .formParam("audience", ORDERS));
  }

  @Test
  void an_exchange_appears_and_a_watcher_who_comes_again_goes_on_where_they_were()
      throws Exception {
    String first;
    Event seen;
    try (Watching watching = begin(Optional.empty())) {
      first = work();
      seen = watching.of(sid(first));
      assertThat(seen.json().path("kind").asText()).isEqualTo("token.issued");
      assertThat(seen.json().path("subject").path("sub").asText()).startsWith("<b>");
      for (String part : first.split("\\.", -1)) {
        assertThat(seen.data()).doesNotContain(part);
      }
    }
    String second = work();
    String third = work();
    try (Watching again = watch(Optional.of(seen.id()))) {
      Event next = again.next();
      while (!next.json().has("sid")) {
        next = again.next();
      }
      assertThat(next.json().path("sid").asText()).isEqualTo(sid(second));
      again.of(sid(third));
    }
    assertThat(LOG.complaints()).isEmpty();
  }

  @Test
  void what_was_never_an_events_id_counts_as_none() throws Exception {
    for (String last : List.of("garbage", "1-1_" + "9".repeat(500))) {
      try (Watching watching = begin(Optional.of(last))) {
        watching.of(sid(work()));
      }
    }
    assertThat(LOG.complaints()).isEmpty();
  }

  @Test
  void the_feed_is_not_kept_by_caches() throws Exception {
    try (Watching watching = watch(Optional.empty())) {
      assertThat(watching.answer().headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void too_many_watchers_are_refused_and_there_is_room_again_when_they_leave() throws Exception {
    var watchers = new ArrayList<Watching>();
    try {
      HttpResponse<InputStream> answer = ask(Optional.empty());
      // Some may be let in while another takes the last place, and see nothing.
      while (answer.statusCode() == 200 && watchers.size() < MOST_WATCHERS + 8) {
        watchers.add(Watching.of(answer));
        answer = ask(Optional.empty());
      }
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      JsonNode body = new ObjectMapper().readTree(answer.body());
      assertThat(body.path("error").asText()).isEqualTo("temporarily_unavailable");
      // All of the others still see what happens, as soon as they have begun to watch.
      var seeing = new CountDownLatch(MOST_WATCHERS);
      for (Watching watching : watchers) {
        inBackground(() -> seesSomething(watching, seeing));
      }
      long end = System.nanoTime() + PATIENCE.toNanos();
      do {
        work();
        assertThat(System.nanoTime()).as("all of them see it").isLessThan(end);
      } while (!seeing.await(200, TimeUnit.MILLISECONDS));
    } finally {
      for (Watching watching : watchers) {
        watching.close();
      }
    }
    letIn(Optional.empty()).body().close();
    assertThat(LOG.complaints()).isEmpty();
  }

  private static void seesSomething(Watching watching, CountDownLatch seeing) {
    try {
      watching.happened();
      seeing.countDown();
    } catch (IOException ended) {
      // One that was let in too many.
    }
  }

  private static Thread inBackground(Runnable work) {
    var thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
