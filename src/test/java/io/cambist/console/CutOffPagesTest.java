package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Locator.FilterOptions;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Administrators cut off and lift, and know what they do. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class CutOffPagesTest {
  private static final String WHY = "Why? Others will read it.";

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  private static Locator row(Visitor visitor, String name) {
    return visitor.page.locator("tbody tr").filter(new FilterOptions().setHasText(name));
  }

  @Test
  void from_a_session_to_its_subject_cut_off_and_lifted_again() {
    String subject = unique("user");
    String token = Work.task(subject, "tidy up");
    Work.listed(token, Work.task(subject, "clean up"));
    Visitor ada = VISITORS.as(User.ADA).open("/console/sessions/" + Work.sid(token));
    ada.link("cut off").first().click();
    assertThat(ada.field("Name")).hasValue(subject);
    assertThat(ada.field("Issuer")).hasValue("partner");
    ada.button("Preview…").click();
    assertThat(ada.dialog()).containsText("Cut off subject " + subject + " of partner?");
    assertThat(ada.dialog()).containsText("at most 2 live sessions");
    assertThat(ada.dialog()).not().containsText("spelt right");
    ada.field(WHY).fill("left the company");
    Work.isAlive("orders-api", token);
    ada.button("Cut off").click();
    assertThat(ada.dialog()).containsText("Cut off: subject " + subject);
    Work.isDead("orders-api", token);
    ada.button("Close").click();
    assertThat(row(ada, subject)).containsText("in force");
    assertThat(row(ada, subject)).containsText("left the company");
    assertThat(row(ada, subject)).containsText("ada");

    row(ada, subject).getByText("Undo…").click();
    assertThat(ada.dialog()).containsText("Every session that was opened before stays dead");
    ada.field(WHY).fill("came back");
    ada.button("Lift").click();
    assertThat(ada.dialog()).containsText("opened before stays dead");
    ada.button("Close").click();
    assertThat(row(ada, subject)).containsText("lifted");
    assertThat(row(ada, subject)).containsText("came back");
    assertThat(row(ada, subject).getByText("Undo…")).hasCount(0);
    Work.isDead("orders-api", token);
    Work.isAlive("orders-api", Work.task(subject, "begin anew"));
  }

  @TestFactory
  Stream<DynamicTest> an_issuer_or_a_key_asks_for_its_name_to_be_typed() {
    return Stream.of("issuer", "key").map(kind -> dynamicTest(kind, () -> confirm(kind)));
  }

  private static void confirm(String kind) {
    String name = unique("twn");
    Visitor ada = VISITORS.as(User.ADA).open("/console/cutoffs");
    ada.field("What").selectOption(kind);
    assertThat(ada.page.locator("[data-qualifier]")).isHidden();
    ada.field("Name").fill(name);
    ada.button("Preview…").click();
    assertThat(ada.dialog()).containsText("The federation in force names no such " + kind);
    ada.field(WHY).fill("to see what happens");
    Locator confirm = ada.dialog().locator("[name=confirm]");
    // Nothing typed: the browser says so.
    ada.button("Cut off").click();
    assertThat((Boolean) confirm.evaluate("field => field.validity.valueMissing")).isTrue();
    confirm.fill(name.substring(1));
    ada.button("Cut off").click();
    assertThat(ada.dialog()).containsText("repeat its exact name");
    assertThat(ada.field(WHY)).hasValue("to see what happens");
    Visitor other = VISITORS.as(User.ADA).open("/console/cutoffs");
    assertThat(row(other, name)).hasCount(0);
    confirm.fill(name);
    ada.button("Cut off").click();
    assertThat(ada.dialog()).containsText("Cut off: " + kind + " " + name);
    ada.button("Close").click();
    row(ada, name).getByText("Undo…").click();
    ada.field(WHY).fill("it was a test");
    ada.button("Lift").click();
    assertThat(ada.dialog()).containsText("Lifted");
  }

  @Test
  void what_nothing_counts_is_said_to_be_unknown() {
    Visitor ada = VISITORS.as(User.ADA).open("/console/cutoffs?kind=actor&of=agents&name=agent-7");
    ada.button("Preview…").click();
    assertThat(ada.dialog()).containsText("unknown: nothing counts the sessions of actors");
    assertThat(ada.dialog()).not().containsText("This ends unknown");
  }

  @Test
  void what_cannot_be_cut_off_is_told_on_the_page() {
    Visitor ada = VISITORS.as(User.ADA).open("/console/cutoffs");
    ada.field("What").selectOption("task");
    ada.field("Client").fill("partner-gateway");
    ada.field("Name").fill("x".repeat(200));
    ada.button("Preview…").click();
    assertThat(ada.page.locator("#problem")).containsText("Name exactly one thing to cut off");
    assertThat(ada.dialog()).hasCount(0);
  }

  @Test
  void somebody_else_was_faster() {
    String subject = unique("user");
    Visitor ada = VISITORS.as(User.ADA);
    for (String reason : new String[] {"first", "second"}) {
      ada.open("/console/cutoffs?kind=subject&of=partner&name=" + subject);
      ada.button("Preview…").click();
      ada.field(WHY).fill(reason);
      ada.button("Cut off").click();
      assertThat(ada.dialog())
          .containsText(
              reason.equals("first") ? "Cut off: subject " + subject : "This is cut off already");
    }
    Visitor late = VISITORS.as(User.ADA).open("/console/cutoffs");
    ada.open("/console/cutoffs");
    row(late, subject).getByText("Undo…").click();
    row(ada, subject).getByText("Undo…").click();
    for (Visitor one : new Visitor[] {ada, late}) {
      one.field(WHY).fill("it was nothing");
      one.button("Lift").click();
    }
    assertThat(late.dialog()).containsText("There is no such cut-off in force");
  }

  @TestFactory
  Stream<DynamicTest> others_see_the_list_and_no_way_to_change_it() {
    return Stream.of(User.VICTOR, User.OLGA)
        .map(
            user ->
                dynamicTest(
                    user.text(),
                    () -> {
                      Visitor visitor = VISITORS.as(user).open("/console/cutoffs");
                      visitor.heading("Cut-offs").waitFor();
                      assertThat(visitor.page.locator("main button, main form")).hasCount(0);
                    }));
  }
}
