package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import io.cambist.audit.Tallies;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens is seen as it happens, and found afterwards. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class WatchPagesTest {
  @RegisterExtension static final Visitors VISITORS = new Visitors();

  /**
   * Lets the charts see the activity as it will stand a minute later: they leave out the latest.
   */
  private static void aMinuteLater(Page page) {
    page.route(
        "**/console/activity",
        route -> {
          var report = new JsonObject(route.fetch().text());
          for (int i = 0; i < 6; i++) {
            report.getJsonArray("ticks").remove(0);
            report
                .getJsonArray("ticks")
                .add(
                    new JsonObject()
                        .put("start", "2100-01-01T00:00:00Z")
                        .put("issued", new JsonObject())
                        .put("refused", new JsonObject()));
          }
          route.fulfill(
              new FulfillOptions().setContentType("application/json").setBody(report.encode()));
        });
  }

  private static int number(Visitor visitor, String label) {
    return Integer.parseInt(
        visitor
            .page
            .locator(".tile")
            .filter(new FilterOptions().setHasText(label))
            .locator(".number")
            .textContent());
  }

  @Test
  void the_numbers_and_charts_of_the_overview_move_with_what_happens() {
    Work.job(unique("repo:acme/first"));
    Work.refused("repo:mallory/shop");
    Tallies.write();
    Visitor victor = VISITORS.as(User.VICTOR);
    aMinuteLater(victor.page);
    victor.page.clock().install();
    victor.open("/console");
    assertThat(victor.page.locator(".u-wrap canvas")).hasCount(2);
    assertThat(victor.page.locator(".legend").first()).containsText("orders");
    assertThat(victor.page.locator(".legend").last()).not().isEmpty();
    assertThat(victor.page.locator("#live")).containsText("ci");
    int issued = number(victor, "Tokens issued");
    int refused = number(victor, "Refusals");
    int sessions = number(victor, "Sessions within their life");
    Object before = victor.page.evaluate("document.querySelector('[data-chart]').plot.data");

    Work.job(unique("repo:acme/second"));
    Work.job(unique("repo:acme/third"));
    Work.refused("repo:mallory/shop");
    Tallies.write();
    Locator tile = victor.page.locator(".tile .number").first();
    victor.page.clock().fastForward(10_000);
    assertThat(tile).not().hasText(Integer.toString(issued));
    assertThat(number(victor, "Tokens issued")).isGreaterThanOrEqualTo(issued + 2);
    assertThat(number(victor, "Refusals")).isGreaterThan(refused);
    assertThat(number(victor, "Sessions within their life")).isGreaterThanOrEqualTo(sessions + 2);
    assertThat(victor.page.evaluate("document.querySelector('[data-chart]').plot.data"))
        .isNotEqualTo(before);
  }

  @Test
  void the_audit_is_searched_by_what_stands_in_it() {
    String subject = unique("user");
    Work.task(subject, "tidy up");
    // Written after that, so both are there.
    String decision = Work.refused(unique("repo:mallory/shop"));
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/audit");
    Locator rows = victor.page.locator("#rows > tr");
    victor.field("Subject").fill("partner:" + subject);
    victor.button("Search").click();
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("token.issued");
    assertThat(rows).containsText("partner-orders");
    assertThat(victor.page).hasURL(Pattern.compile(".*subject=partner%3A" + subject + ".*"));
    rows.getByText("session").click();
    victor.heading(subject).waitFor();
    victor.page.goBack();
    assertThat(victor.field("Subject")).hasValue("partner:" + subject);
    assertThat(rows).hasCount(1);

    victor.link("Clear").click();
    victor.field("Reason").fill("policy_forbidden");
    victor.field("What").selectOption("token.refused");
    victor.button("Search").click();
    Locator found =
        rows.filter(new FilterOptions().setHas(victor.page.locator("a[href$='" + decision + "']")));
    assertThat(found).containsText("policy_forbidden");
    found.getByText("token.refused").click();
    victor.reads("Rule no-forks forbids it");
  }

  @Test
  void an_action_is_found_in_the_audit_with_who_and_why() {
    String token = Work.job(unique("repo:acme/shop"));
    Visitor olga = VISITORS.as(User.OLGA).open("/console/sessions/" + Work.sid(token));
    olga.button("End session…").click();
    olga.field("Why? Others will read it.").fill("seen on a paste site");
    olga.button("End session").click();
    olga.heading("Done").waitFor();
    olga.open("/console/audit?kind=session.ended&sid=" + Work.sid(token));
    Locator rows = olga.page.locator("#rows > tr");
    assertThat(rows).hasCount(1);
    assertThat(rows).containsText("olga (id-of-olga)");
    assertThat(rows).containsText("seen on a paste site");
  }

  @Test
  void who_watches_sees_what_happens_without_a_reload() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/audit");
    victor.link("Watch live").click();
    Locator rows = victor.page.locator("#rows > tr");
    String subject = unique("watched");
    Work.task(subject, "tidy up");
    assertThat(rows.first()).containsText(subject);
    Work.refused("repo:mallory/shop");
    assertThat(rows.first()).containsText("policy_forbidden");
    assertThat(rows.first().locator("time")).containsText("ago");
    assertThat(rows.filter(new FilterOptions().setHasText(subject))).hasCount(1);
    victor.link("Stop watching").click();
    assertThat(victor.page).hasURL(Pattern.compile(".*/console/audit"));
  }

  @Test
  void the_federation_is_shown_with_the_health_of_every_issuers_keys() {
    Work.job(unique("repo:acme/shop"));
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/federation");
    Locator ci =
        victor
            .page
            .locator("tr")
            .filter(
                new FilterOptions()
                    .setHas(
                        victor.page.getByText("ci", new Page.GetByTextOptions().setExact(true))));
    assertThat(ci.first()).containsText("good");
    victor.reads("in force at this gateway since");
    victor.reads("deploy-from-main");
    victor.reads("attributes.repository == \"8675309\"");
    victor.reads("on-call");
    assertThat(victor.page.content()).doesNotContain("sha256:");
    victor.link("partner-gateway").click();
    assertThat(victor.field("Client")).hasValue("partner-gateway");
  }
}
