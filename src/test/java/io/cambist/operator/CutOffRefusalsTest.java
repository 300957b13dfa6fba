package io.cambist.operator;

import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.members;
import static io.cambist.operator.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What operators ask to cut off or to lift, and cannot. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class CutOffRefusalsTest {
  @Inject AuditTrail audit;

  @TestFactory
  Stream<DynamicTest> what_cannot_be_cut_off_is_refused_at_every_turn() {
    Map<String, Map<String, String>> requests = new LinkedHashMap<>();
    requests.put("nothing", members());
    requests.put("no kind", members("name", "ci"));
    requests.put("no name", members("kind", "client"));
    requests.put("an unknown kind", members("kind", "planet", "name", "ci"));
    requests.put("another case", members("kind", "Client", "name", "ci"));
    requests.put("an empty name", members("kind", "client", "name", ""));
    requests.put("a blank name", members("kind", "client", "name", "  "));
    requests.put("a subject of nobody", members("kind", "subject", "name", "x"));
    requests.put("a task of nobody", members("kind", "task", "name", "x"));
    requests.put("a client of somebody", members("kind", "client", "of", "ci", "name", "ci"));
    requests.put("a tab", members("kind", "client", "name", "a\tb"));
    requests.put("a tab in front", members("kind", "subject", "of", "a\tb", "name", "c"));
    requests.put("a line break", members("kind", "subject", "of", "ci", "name", "a\nb"));
    requests.put("a null", members("kind", "client", "name", "a\u0000"));
    requests.put("too long a task", members("kind", "task", "of", "ci", "name", "x".repeat(129)));
    requests.put("10 KB", members("kind", "subject", "of", "ci", "name", "x".repeat(10_240)));
    return requests.entrySet().stream()
        .flatMap(
            one ->
                Stream.of(
                    dynamicTest(
                        "cut off " + one.getKey(), () -> malformed("cutoffs", one.getValue())),
                    dynamicTest(
                        "lift " + one.getKey(), () -> malformed("cutoffs/lift", one.getValue())),
                    dynamicTest(
                        "preview " + one.getKey(),
                        () -> {
                          // A longer request line is refused before anything is made of it.
                          if (!one.getKey().equals("10 KB")) {
                            Api.refused(
                                Api.as(User.VICTOR)
                                    .queryParams(one.getValue())
                                    .get("/api/v1/cutoffs/extent")
                                    .then(),
                                audit,
                                Reason.CUT_MALFORMED,
                                User.VICTOR);
                          }
                        })));
  }

  private void malformed(String path, Map<String, String> members) {
    var request = new LinkedHashMap<>(members);
    request.put("reason", "to try");
    Api.refused(post(User.ADA, path, request), audit, Reason.CUT_MALFORMED, User.ADA);
  }

  @Test
  void a_reason_is_needed_to_cut_off_and_to_lift() {
    var client = new Thing("client", null, "nobody-" + UUID.randomUUID());
    for (String reason :
        new String[] {
          null, "", "no", "a\nb c", "x".repeat(201), "a\u202Ebc", "...", "\u3164\u3164\u3164"
        }) {
      for (String path : List.of("cutoffs", "cutoffs/lift")) {
        Api.refused(
            post(User.ADA, path, client.members("reason", reason)),
            audit,
            Reason.REASON_MISSING,
            User.ADA);
      }
    }
    assertThat(client.listed().isMissingNode()).isTrue();
  }

  @Test
  void a_preview_takes_no_other_parameters() {
    for (String query :
        List.of("kind=client&name=ci&colour=red", "kind=client&name=ci&name=desk")) {
      Api.refused(
          get(User.VICTOR, "cutoffs/extent?" + query), audit, Reason.CUT_MALFORMED, User.VICTOR);
    }
  }

  @Test
  void what_is_not_cut_off_cannot_be_lifted() {
    Api.refused(
        post(
            User.ADA,
            "cutoffs/lift",
            members("kind", "client", "name", "ledger-api", "reason", "to try")),
        audit,
        Reason.CUT_OFF_UNKNOWN,
        User.ADA);
  }
}
