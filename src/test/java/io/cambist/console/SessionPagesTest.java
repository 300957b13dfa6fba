package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.sid;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sessions are found, looked at, and ended. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class SessionPagesTest {
  private static final String WHY = "Why? Others will read it.";

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  private static Locator rows(Visitor visitor) {
    return visitor.page.locator("#rows > tr:not(#more)");
  }

  @Test
  void filters_stand_in_the_url_and_come_back_with_reload_and_the_back_button() {
    String subject = unique("user");
    Work.listed(Work.task(subject, "tidy up"), Work.task(subject, "clean up"));
    String path = "/console/sessions?client=partner-gateway&issuer=partner";
    Visitor victor = VISITORS.as(User.VICTOR).open(path);
    victor.field("Subject").fill("partner:" + subject);
    victor.field("Subject").press("Enter");
    assertThat(rows(victor)).hasCount(2);
    String both = victor.page.url();
    assertThat(both).contains("subject=partner%3A" + subject, "client=partner-gateway");
    victor.field("Task, of the client").fill("tidy up");
    victor.button("Filter").click();
    assertThat(rows(victor)).hasCount(1);
    assertThat(victor.page).hasURL(Pattern.compile(".*task=tidy(%20|\\+)up.*"));

    victor.page.reload();
    assertThat(rows(victor)).hasCount(1);
    assertThat(victor.field("Task, of the client")).hasValue("tidy up");
    assertThat(victor.field("Subject")).hasValue("partner:" + subject);
    victor.page.goBack();
    assertThat(rows(victor)).hasCount(2);
    assertThat(victor.page).hasURL(both);
    assertThat(victor.field("Task, of the client")).hasValue("");
    assertThat(victor.field("Client")).hasValue("partner-gateway");

    victor.field("State").selectOption("spent");
    victor.reads("No session fits.");
    victor.link("Clear").click();
    assertThat(victor.page).hasURL(Pattern.compile(".*/console/sessions"));
    assertThat(victor.field("State")).hasValue("");
  }

  @Test
  void what_cannot_be_asked_for_is_told_beside_the_form() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/sessions");
    victor.field("Subject").fill("no colon");
    victor.button("Filter").click();
    assertThat(victor.page.locator("#problem")).containsText("subject");
    assertThat(victor.field("Subject")).hasValue("no colon");
    victor.field("Subject").fill("");
    victor.button("Filter").click();
    assertThat(victor.page.locator("#problem")).isEmpty();
  }

  @Test
  void more_are_shown_until_there_are_no_more() {
    String subject = unique("busy");
    String first = Work.task(subject, "round 0");
    for (int i = 1; i < 52; i++) {
      Work.task(subject, "round " + i);
    }
    Work.listed(first, Work.task(subject, "round 52"));
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/sessions?subject=partner:" + subject);
    assertThat(rows(victor)).hasCount(50);
    assertThat(rows(victor).first()).containsText(subject);
    victor.button("Show more").click();
    assertThat(rows(victor)).hasCount(53);
    assertThat(victor.button("Show more")).hasCount(0);
    assertThat(victor.page)
        .hasURL(Pattern.compile(".*/console/sessions\\?subject=partner:" + subject));
  }

  @Test
  void a_session_is_shown_in_its_lineage_with_its_timeline() {
    String subject = unique("broker");
    String root = Work.chain(subject, "rotate certificates", "agent-7");
    String middle = Work.onward("orders-api", root);
    String leaf = Work.onward("ledger-api", middle);
    Work.onward("ledger-api", root);
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/sessions/" + sid(middle));
    victor.heading(subject).waitFor();
    Locator tree = victor.page.locator(".tree");
    assertThat(tree.locator(".node")).hasCount(3);
    assertThat(tree.locator(".here")).containsText("orders-api");
    assertThat(tree.locator("li li li .node"))
        .hasAttribute("href", "/console/sessions/" + sid(leaf));
    assertThat(victor.page.locator(".timeline")).containsText("Opened for client orders-api");
    assertThat(victor.page.locator(".timeline")).containsText("Exchanged by client ledger-api");
    assertThat(victor.page.locator(".timeline .ahead")).containsText("Expires");

    tree.locator("a.node").first().click();
    victor.isAt("/console/sessions/" + sid(root));
    assertThat(tree.locator(".node")).hasCount(4);
    victor.reads("agent-7");
    victor.reads("rotate certificates");
    victor.page.locator(".timeline a").first().click();
    victor.reads("A token was issued to client partner-gateway");
  }

  @Test
  void ending_shows_what_it_ends_asks_why_and_ends_the_whole_tree() {
    String root = Work.chain(unique("broker"), "rotate certificates", "agent-7");
    String leaf = Work.onward("ledger-api", Work.onward("orders-api", root));
    Visitor olga = VISITORS.as(User.OLGA).open("/console/sessions/" + sid(root));
    olga.button("End session…").click();
    assertThat(olga.dialog()).containsText("at most 3 live sessions");
    Locator why = olga.field(WHY);
    assertThat(why).isFocused();

    // Nothing typed, and too little: the browser says so, and nothing is sent.
    olga.button("End session").click();
    assertThat((Boolean) why.evaluate("field => field.validity.valueMissing")).isTrue();
    why.pressSequentially("no");
    olga.button("End session").click();
    assertThat((Boolean) why.evaluate("field => field.validity.tooShort")).isTrue();
    // What the browser takes for a reason, and the gateway does not.
    why.fill("       ");
    olga.button("End session").click();
    assertThat(olga.dialog()).containsText("Say why, in one line of 3 to 200 characters");
    Work.isAlive("orders-api", leaf);

    why.fill("stolen laptop, ticket 4711");
    olga.button("End session").click();
    assertThat(olga.dialog()).containsText("The session has ended");
    Work.isDead("orders-api", leaf);
    Work.isDead("orders-api", root);
    olga.button("Close").click();
    assertThat(olga.page.locator(".note.danger")).containsText("stolen laptop, ticket 4711");
    assertThat(olga.page.locator(".note.danger")).containsText("olga");
    assertThat(olga.page.locator(".tree .pill.revoked")).hasCount(3);
    assertThat(olga.page.locator(".timeline .end").first()).containsText("ticket 4711");
  }

  @Test
  void viewers_are_offered_nothing_to_end_and_operators_nothing_to_cut_off() {
    String path = "/console/sessions/" + sid(Work.task(unique("user"), "look around"));
    Visitor victor = VISITORS.as(User.VICTOR).open(path);
    victor.heading("What it permits").waitFor();
    assertThat(victor.page.getByRole(AriaRole.MAIN).getByRole(AriaRole.BUTTON)).hasCount(0);
    assertThat(victor.link("cut off")).hasCount(0);
    Visitor olga = VISITORS.as(User.OLGA).open(path);
    assertThat(olga.button("End session…")).hasCount(1);
    assertThat(olga.link("cut off")).hasCount(0);
    Visitor ada = VISITORS.as(User.ADA).open(path);
    assertThat(ada.button("End session…")).hasCount(1);
    // Subject, client, issuer, target, policy, task and key.
    assertThat(ada.link("cut off")).hasCount(7);
  }

  @Test
  void what_is_not_there_is_told_plainly() {
    Visitor victor = VISITORS.as(User.VICTOR);
    for (String id : new String[] {"AAAAAAAAAAAAAAAAAAAAAA", "nonsense", "%3Cb%3E", "a'b"}) {
      victor.open("/console/sessions/" + id);
      victor.reads("There is nothing here");
      victor.link("Back to the console").waitFor();
    }
  }
}
