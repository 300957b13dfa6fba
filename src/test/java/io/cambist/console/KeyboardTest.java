package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.sid;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator.ClickOptions;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The console with the keyboard alone. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class KeyboardTest {
  /** What has the focus, and whether that is seen. */
  private static final String FOCUS =
      """
      () => {
        const style = getComputedStyle(document.activeElement);
        return document.activeElement.tagName + document.activeElement.textContent.trim() + "|"
          + (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
      }""";

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  /**
   * Goes on with Tab until something by this name has the focus, which has to be seen all along.
   */
  private static void tabTo(Visitor visitor, String text) {
    for (int i = 0; i < 60; i++) {
      visitor.page.keyboard().press("Tab");
      String focus = (String) visitor.page.evaluate(FOCUS);
      assertThat(focus).as("the focus is seen").endsWith("|true");
      if (focus.equals("A" + text + "|true") || focus.equals("BUTTON" + text + "|true")) {
        return;
      }
    }
    throw new AssertionError("Tab does not lead to " + text);
  }

  @Test
  void the_first_tab_leads_past_the_navigation() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/cutoffs");
    victor.page.keyboard().press("Tab");
    assertThat(victor.link("Skip to the page")).isFocused();
    assertThat(victor.link("Skip to the page")).isInViewport();
    victor.page.keyboard().press("Enter");
    assertThat(victor.page.locator("main")).isFocused();
    assertThat(victor.page).hasURL(Pattern.compile(".*/console/cutoffs#main"));
  }

  @Test
  void a_session_is_ended_without_a_mouse() {
    String token = Work.task(unique("user"), "tidy up");
    Visitor olga = VISITORS.as(User.OLGA).open("/console/sessions/" + sid(token));
    Keyboard keys = olga.page.keyboard();
    tabTo(olga, "End session…");
    keys.press("Enter");
    assertThat(olga.dialog()).isVisible();
    assertThat(olga.field("Why? Others will read it.")).isFocused();
    keys.press("Escape");
    assertThat(olga.dialog()).hasCount(0);
    // Where it began.
    assertThat(olga.button("End session…")).isFocused();
    keys.press("Enter");
    assertThat(olga.field("Why? Others will read it.")).isFocused();
    keys.type("by keyboard alone");
    keys.press("Enter");
    assertThat(olga.dialog()).containsText("The session has ended");
    Work.isDead("orders-api", token);
    assertThat(olga.button("Close")).isFocused();
    keys.press("Escape");
    assertThat(olga.page.locator(".note.danger")).containsText("by keyboard alone");
  }

  @Test
  void pages_and_filters_are_reached_and_seen() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console");
    tabTo(victor, "Sessions");
    victor.page.keyboard().press("Enter");
    victor.heading("Sessions").waitFor();
    assertThat(victor.link("Sessions")).hasAttribute("aria-current", "page");
    tabTo(victor, "Filter");
    victor.page.keyboard().press("Enter");
    assertThat(victor.page).hasURL(Pattern.compile(".*/console/sessions.*"));
    tabTo(victor, "Clear");
  }

  @Test
  void a_dialog_keeps_what_was_typed_until_it_is_closed_on_purpose() {
    String path = "/console/sessions/" + sid(Work.job(unique("repo:acme/shop")));
    Visitor olga = VISITORS.as(User.OLGA).open(path);
    olga.button("End session…").click();
    olga.field("Why? Others will read it.").fill("  ");
    olga.field("Why? Others will read it.").fill("   ");
    olga.button("End session").click();
    assertThat(olga.dialog()).containsText("Say why");
    // At its edge, where nothing is.
    olga.dialog().click(new ClickOptions().setPosition(8, 8));
    assertThat(olga.dialog()).isVisible();
    olga.button("Cancel").click();
    assertThat(olga.dialog()).hasCount(0);
    olga.button("End session…").click();
    assertThat(olga.dialog()).isVisible();
    // The complaint was about the last try.
    assertThat(olga.dialog()).not().containsText("Say why");
    olga.page.mouse().click(4, 4);
    assertThat(olga.dialog()).hasCount(0);
  }
}
