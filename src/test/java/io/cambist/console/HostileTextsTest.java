package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.sid;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.options.AriaRole;
import io.cambist.jose.JsonText;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever callers and operators write is shown as text, and does nothing. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class HostileTextsTest {
  private static final String WHY = "Why? Others will read it.";

  /** What no page of ours holds: elements with scripts in them, or made of somebody's text. */
  private static final String INTRUDERS =
      """
      () => [...document.querySelectorAll("*")].filter((one) =>
        one.matches("script:not([src]), iframe, object, embed, base, style, [src='x'], marquee")
        || [...one.attributes].some((attribute) => attribute.name.startsWith("on")
          || /^javascript:/i.test(attribute.value))).map((one) => one.outerHTML)""";

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  private static final List<String> TEXTS =
      List.of(
          "<img src=x onerror=window.hit=1></td></table><script>window.hit=1</script>",
          "\" autofocus onfocus=\"window.hit=1\" x=\"' hx-on:load='window.hit=1' hx-get='/console",
          "{page.operator}{#raw} ${7*7} &lt;b&gt; &#x3c;script&#x3e; javascript:window.hit=1//",
          "a&kind=issuer&name=ci#?%2e%2e/%00+../../oauth2/jwks?x=;y",
          "user\u202Enimda\u2066 \u200Bend");

  /** Nothing of the text has come to life. */
  private static void isHarmless(Visitor visitor) {
    assertThat(visitor.page.evaluate("window.hit")).isNull();
    assertThat(visitor.page.evaluate(INTRUDERS)).isEqualTo(List.of());
    assertThat(
            visitor.page.evaluate(
                "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))
        .isEqualTo(0);
    // What turns the direction of text around is shown, and not obeyed.
    assertThat(visitor.page.locator("main").textContent()).doesNotContain("\u202E", "\u2066");
  }

  @TestFactory
  Stream<DynamicTest> hostile_texts_are_shown_harmlessly() {
    return TEXTS.stream().map(text -> dynamicTest(text, () -> show(text)));
  }

  private static void show(String text) {
    String subject = unique("u") + text;
    String task = unique("t") + text;
    String shown = subject.substring(0, 10);
    Visitor ada = VISITORS.as(User.ADA);
    ada.open("/console/audit?live=true");
    String token = Work.chain(subject, task, unique("a") + text);
    assertThat(ada.page.locator("#rows")).containsText(shown);
    isHarmless(ada);

    Work.listed(token);
    ada.open("/console/sessions?client=partner-gateway");
    ada.page
        .locator("#rows tr")
        .filter(new FilterOptions().setHasText(shown))
        .getByRole(AriaRole.LINK)
        .click();
    assertThat(ada.page.locator("h1")).containsText(shown);
    isHarmless(ada);
    // Each link that is made of it leads to what it says.
    ada.page.locator(".facts dd a[href*='task=']").first().click();
    assertThat(ada.field("Task, of the client")).hasValue(task);
    assertThat(ada.page.locator("#rows > tr")).hasCount(1);
    isHarmless(ada);

    ada.open("/console/sessions/" + sid(token));
    ada.link("cut off").first().click();
    assertThat(ada.field("Name")).hasValue(subject);
    ada.button("Preview…").click();
    assertThat(ada.dialog()).containsText(shown);
    isHarmless(ada);
    String reason = text.contains("\u202E") ? "turned around" : "because " + text;
    ada.field(WHY).fill(reason);
    ada.button("Cut off").click();
    assertThat(ada.dialog()).containsText("Cut off: subject " + shown);
    isHarmless(ada);
    Work.isDead("orders-api", token);
    ada.button("Close").click();
    var row = ada.page.locator("tbody tr").filter(new FilterOptions().setHasText(shown));
    assertThat(row).containsText(reason);
    isHarmless(ada);
    row.getByText("Undo…").click();
    assertThat(ada.dialog()).containsText(shown);
    ada.field(WHY).fill(reason);
    ada.button("Lift").click();
    assertThat(ada.dialog()).containsText("Lifted: subject " + shown);
    ada.open("/console/audit?client=partner-gateway");
    assertThat(ada.page.locator("#rows")).containsText(shown);
    isHarmless(ada);
    ada.page
        .locator("#rows tr")
        .filter(new FilterOptions().setHasText(shown))
        .getByText("token.issued")
        .click();
    ada.reads("A token was issued to client partner-gateway");
    isHarmless(ada);
  }

  @Test
  void a_subject_as_long_as_they_may_be_breaks_no_page() {
    String subject = unique("long") + "<b>W</b>'\"".repeat(95);
    String token = Work.task(subject, "T".repeat(128));
    Visitor ada = VISITORS.as(User.ADA);
    for (String path :
        new String[] {
          "/console/sessions", "/console/sessions/" + sid(token), "/console/audit",
        }) {
      ada.open(path);
      ada.reads(subject.substring(0, 12));
      ada.page.setViewportSize(390, 844);
      isHarmless(ada);
      ada.page.setViewportSize(1280, 720);
      isHarmless(ada);
    }
    ada.open("/console/sessions/" + sid(token));
    ada.link("cut off").first().click();
    ada.button("Preview…").click();
    assertThat(ada.button("Cut off")).isVisible();
    assertThat(ada.button("Cut off")).isInViewport();
  }

  @Test
  void hostile_claims_are_explained_harmlessly() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/what-if");
    for (String text : TEXTS) {
      String json = JsonText.of(text);
      String large = JsonText.of(text + "y".repeat(9_000));
      victor.suppose(
          """
          {"sub": "x", "repository_id": "8675309", "ref": "refs/tags/v%s", "reviews": [%s, %s],
            "teams": {%s: [[[[%s]]]]}, "driver": {"license": %s, "name": %s}, "brakes": [%s]}"""
              .formatted(
                  json.substring(1, json.length() - 1), json, large, json, json, json, json, json),
          "train");
      assertThat(victor.page.locator(".seen").first()).containsText("claims.ref");
      isHarmless(victor);
      victor.page.setViewportSize(390, 844);
      isHarmless(victor);
      victor.page.setViewportSize(1280, 720);
    }
  }

  @TestFactory
  Stream<DynamicTest> control_characters_are_refused_or_shown() {
    return Stream.of(
            "a\u0000b", "a\u001b[31mb", "a\nb", "a\r\nSet-Cookie: x", "a\u0085b", "a\u2028b")
        .map(
            text ->
                dynamicTest(
                    text.replaceAll("\\p{C}", "."),
                    () -> {
                      var answer =
                          Gateway.send(
                              Gateway.exchange(TestAssertion.of("ci").subject(text).sign()));
                      String decision =
                          answer.statusCode() == 200
                              ? null
                              : answer.then().extract().path("decision_id");
                      Visitor victor =
                          VISITORS
                              .as(User.VICTOR)
                              .open(
                                  decision == null
                                      ? "/console/sessions/" + sid(answer.path("access_token"))
                                      : "/console/decisions?id=" + decision);
                      victor.page.locator(".facts").waitFor();
                      isHarmless(victor);
                      assertThat(victor.page.locator("main").textContent())
                          .doesNotContain("\u0000", "\u001b", "\u0085", "\u2028");
                    }));
  }
}
