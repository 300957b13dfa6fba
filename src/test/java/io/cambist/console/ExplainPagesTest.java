package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Decisions are explained: those that were made, and those that would be. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class ExplainPagesTest {
  /** All that a script of the page could read. */
  private static final String READABLE =
      """
      () => document.documentElement.outerHTML + document.cookie + JSON.stringify(localStorage)
        + JSON.stringify(sessionStorage) + JSON.stringify(history.state) + location.href
        + [...document.querySelectorAll("input,textarea")].map((field) => field.value).join()""";

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  @Test
  void a_refusal_is_explained_in_words_with_what_every_rule_said() {
    String decision = Work.refused("repo:mallory/shop");
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/decisions");
    victor.field("Decision id").fill("  " + decision + " ");
    victor.button("Explain").click();
    victor.reads("No token was issued to client ci for target orders");
    victor.reads("The caller was told");
    victor.reads("Rule no-forks forbids it, and that beats every permission.");
    Locator rules = victor.page.locator("table").first();
    assertThat(rules).containsText("no-forks");
    assertThat(rules).containsText("deploy-from-main");
    assertThat(victor.page.locator("details")).not().hasAttribute("open", "");
    assertThat(victor.page).hasURL(Pattern.compile(".*id=.*" + decision + ".*"));
  }

  @Test
  void a_past_decision_leads_on_to_what_would_happen() {
    String decision = Work.refused("repo:mallory/shop");
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/decisions?id=" + decision);
    victor.reads("The values that conditions saw are not kept.");
    victor.page.getByText("Ask what would happen").click();
    assertThat(victor.field("Client")).hasValue("ci");
    assertThat(victor.field("Target")).hasValue("orders");
  }

  @Test
  void what_keeps_a_rule_from_forbidding_does_not_look_like_trouble() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    victor.suppose(
        """
        {"sub": "repo:acme/shop:ref:refs/heads/dev", "repository_id": "8675309",
          "ref": "refs/heads/dev", "brakes": "new"}""",
        "orders");
    String permit = colour(victor.page.locator(".rule:not(.forbid) .part.false .mark").first());
    String forbid = colour(victor.page.locator(".rule.forbid .part.false .mark").first());
    assertThat(forbid).isNotEqualTo(permit);
  }

  private static String colour(Locator mark) {
    return (String) mark.evaluate("mark => getComputedStyle(mark).color");
  }

  @Test
  void whatever_is_sought_on_the_first_page_leads_there() {
    String token = Work.task(Work.unique("seeker"), "find me");
    Visitor victor = VISITORS.as(User.VICTOR);
    Locator find = victor.page.getByLabel("Find a session, a decision or a subject");
    victor.open("/console");
    find.fill(Work.refused("repo:mallory/shop"));
    find.press("Enter");
    victor.reads("Rule no-forks forbids it");
    victor.open("/console");
    find.fill(Work.sid(token));
    find.press("Enter");
    victor.reads("find me");
    victor.open("/console");
    find.fill("partner:nobody at all");
    find.press("Enter");
    victor.reads("No session fits.");
    assertThat(victor.field("Subject")).hasValue("partner:nobody at all");
  }

  @Test
  void a_decision_that_is_not_there_or_no_longer_is_told_plainly() {
    Visitor victor = VISITORS.as(User.VICTOR);
    victor.open("/console/decisions?id=nonsense");
    victor.reads("No such decision is kept");
    victor.open("/console/decisions?id=r" + "v".repeat(22));
    victor.reads("No such decision is kept");
    victor.open("/console/decisions?id=r" + "0".repeat(22));
    assertThat(victor.page.locator(".note.warn")).isVisible();
  }

  @Test
  void a_pasted_token_is_answered_and_stays_nowhere() {
    String token = TestAssertion.of("ci").sign();
    int before = StoredSessions.count();
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    Locator field = victor.field("A token");
    field.fill(token);
    victor.field("Target").selectOption("orders");
    victor.button("Tell me").click();
    victor.heading("granted").waitFor();
    victor.reads("A token for orders would be issued, and live for");
    victor.reads("orders:deploy");
    victor.reads("rules for others");
    assertThat(field).hasValue("");
    String readable = (String) victor.page.evaluate(READABLE);
    for (String part : token.split("\\.", -1)) {
      assertThat(readable).doesNotContain(part);
    }
    assertThat(StoredSessions.count()).isEqualTo(before);
    // It was not used up either.
    Gateway.token(Gateway.exchange(token));
    field.fill(token);
    victor.button("Tell me").click();
    victor.heading("refused").waitFor();
    victor.link("The session that it was used for").click();
    victor.heading("What it permits").waitFor();
  }

  @Test
  void a_token_is_forgotten_too_when_the_question_is_malformed() {
    String token = TestAssertion.of("ci").sign();
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    victor.field("A token").fill(token);
    victor.field("or the claims that one would carry").fill("{\"sub\": 1}");
    victor.button("Tell me").click();
    victor.reads("This did not work");
    assertThat(victor.field("A token")).hasValue("");
    assertThat((String) victor.page.evaluate(READABLE)).doesNotContain(token.split("\\.", -1)[2]);
  }

  @Test
  void supposed_claims_are_answered_and_kept_for_the_next_try() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    Locator claims = victor.field("or the claims that one would carry");
    claims.fill(
        "{\"sub\": \"repo:acme/shop\", \"ref\": \"refs/heads/next\", \"repository_id\": \"1\"}");
    victor.field("Issuer of the claims").selectOption("ci");
    victor.button("Tell me").click();
    victor.heading("refused").waitFor();
    victor.reads("What the rules say of orders");
    assertThat(claims).hasValue(Pattern.compile(".*refs/heads/next.*"));
    claims.fill(
        "{\"sub\": \"repo:acme/shop\", \"ref\": \"refs/heads/main\", \"repository_id\":"
            + " \"8675309\"}");
    victor.button("Tell me").click();
    victor.heading("granted").waitFor();
    victor.reads("Taken for granted");
  }

  @Test
  void what_was_false_is_shown_in_its_place_with_what_it_saw() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    victor.suppose(
        """
        {"sub": "x", "repository_id": "8675309", "ref": "refs/heads/dev", "brakes": "worn"}""",
        "train");
    Locator rule =
        victor.page.locator(".rule").filter(new FilterOptions().setHasText("drive-the-train"));
    Locator whole = rule.locator(".parts > li");
    assertThat(whole.locator("> .test")).hasText("false all of these");
    assertThat(whole.locator("> ul > li > .test .mark"))
        .hasText(new String[] {"true", "false", "not reached", "not reached", "not reached"});
    Locator ref = whole.locator("> ul > li:nth-child(2) > ul > li:first-child");
    assertThat(ref.locator("> .test")).hasText("false claims.ref == \"refs/heads/main\"");
    assertThat(ref.locator("> .seen")).containsText("claims.ref");
    assertThat(ref.locator("> .seen dd")).hasText("\"refs/heads/dev\"");

    Locator brakes =
        victor.page.locator(".rule").filter(new FilterOptions().setHasText("stop-the-train"));
    assertThat(brakes.locator(".fault")).hasText("\"worn\" is neither true nor false");
    // Rules for others say for whom they are, to those who open them by key.
    victor.page.locator(".rules summary").focus();
    victor.page.keyboard().press("Enter");
    assertThat(victor.page.locator(".others")).containsText("For remote, and not ci.");
  }
}
