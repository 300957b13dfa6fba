package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.cambist.console.Work.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.cambist.audit.Tallies;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every page and dialog in the light, in the dark and on a phone: legible, and no wider than the
 * screen. The pictures are in {@code target/console-screenshots}.
 */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class LooksTest {
  private static final Path PICTURES = Path.of("target", "console-screenshots");

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  /** Something to look at, and how to come to it. */
  private record View(String name, User user, Consumer<Visitor> way) {}

  private static View view(String name, String path) {
    return view(name, path, visitor -> {});
  }

  private static View view(String name, String path, Consumer<Visitor> then) {
    return new View(
        name,
        User.ADA,
        visitor -> {
          visitor.open(path);
          then.accept(visitor);
        });
  }

  private static void cutOff(Visitor visitor) {
    visitor.button("Preview…").click();
    visitor.field("Why? Others will read it.").fill("a leak, ticket 4711");
  }

  private List<View> views() {
    String chain = Work.chain(unique("broker"), "rotate the certificates", "agent-7");
    String below = Work.onward("orders-api", chain);
    String sid = Work.sid(chain);
    Work.onward("ledger-api", below);
    Work.onward("ledger-api", chain);
    Work.job("repo:acme/shop:ref:refs/heads/main");
    Work.listed(chain, below, Work.job("repo:acme/shop:ref:refs/heads/main"));
    String refused = Work.refused("repo:mallory/shop:ref:refs/heads/main");
    Tallies.write();
    String subject = unique("stranger");
    return List.of(
        view(
            "overview",
            "/console",
            visitor -> assertThat(visitor.page.locator(".u-wrap")).hasCount(2)),
        view("sessions", "/console/sessions"),
        view("sessions-none", "/console/sessions?task=none&client=ci"),
        view("session", "/console/sessions/" + sid),
        view(
            "session-end",
            "/console/sessions/" + sid,
            visitor -> visitor.button("End session…").click()),
        view(
            "session-ended",
            "/console/sessions/" + Work.sid(below),
            visitor -> {
              visitor.button("End session…").click();
              visitor.field("Why? Others will read it.").fill("no longer needed");
              visitor.button("End session").click();
              visitor.heading("Done").waitFor();
            }),
        view("session-after", "/console/sessions/" + Work.sid(below)),
        view("session-unknown", "/console/sessions/AAAAAAAAAAAAAAAAAAAAAA"),
        view(
            "cutoff",
            "/console/cutoffs?kind=subject&of=partner&name=" + subject,
            LooksTest::cutOff),
        view(
            "cutoff-strange-and-dangerous",
            "/console/cutoffs?kind=issuer&name=partnr",
            visitor -> {
              cutOff(visitor);
              visitor.page.locator("[name=confirm]").fill("partner");
              visitor.button("Cut off").click();
              visitor.reads("repeat its exact name");
            }),
        view(
            "cutoff-done",
            "/console/cutoffs?kind=subject&of=partner&name=" + subject,
            visitor -> {
              cutOff(visitor);
              visitor.button("Cut off").click();
              visitor.heading("Done").waitFor();
            }),
        view("cutoffs", "/console/cutoffs"),
        view("cutoff-undo", "/console/cutoffs", visitor -> visitor.button("Undo…").first().click()),
        view("decisions", "/console/decisions"),
        view("decision", "/console/decisions?id=" + refused),
        view("decision-unknown", "/console/decisions?id=r" + "0".repeat(22)),
        view("what-if", "/console/what-if"),
        view(
            "what-if-granted",
            "/console/what-if",
            visitor -> {
              visitor
                  .field("or the claims that one would carry")
                  .fill(
                      "{\"sub\": \"repo:acme/shop:ref:refs/heads/main\", \"repository_id\":"
                          + " \"8675309\", \"ref\": \"refs/heads/main\"}");
              visitor.field("Issuer of the claims").selectOption("ci");
              visitor.button("Tell me").click();
              visitor.heading("granted").waitFor();
            }),
        view(
            "what-if-refused",
            "/console/what-if",
            visitor -> {
              visitor.suppose(
                  """
                  {"sub": "repo:acme/shop:ref:refs/heads/dev", "repository_id": "8675309",
                    "ref": "refs/heads/dev", "brakes": "worn"}""",
                  "train");
              visitor.page.locator(".rules summary").click();
            }),
        view(
            "what-if-failed",
            "/console/what-if",
            visitor ->
                visitor.suppose(
                    """
                    {"sub": "repo:acme/shop:ref:refs/heads/main", "repository_id": "8675309",
                      "ref": "refs/heads/main", "fork": false, "teams": ["ops", "owners"],
                      "reviews": ["https://reviews.example/acme/shop/pull/4711#approved-by-casey"],
                      "driver": {"name": "Casey"}, "brakes": false}""",
                    "train")),
        view(
            "what-if-problem",
            "/console/what-if",
            visitor -> {
              visitor.button("Tell me").click();
              visitor.reads("This did not work");
            }),
        view("audit", "/console/audit"),
        view("audit-live", "/console/audit?live=true"),
        view("federation", "/console/federation"),
        new View("no-role", User.MALLORY, visitor -> visitor.open("/console")),
        view(
            "signed-out",
            "/console",
            visitor -> {
              visitor.button("Sign out").click();
              visitor.heading("You have signed out here").waitFor();
            }));
  }

  @TestFactory
  Stream<DynamicTest> everything_is_legible_in_the_light_in_the_dark_and_on_a_phone() {
    var visitors = new EnumMap<User, Visitor>(User.class);
    return views().stream()
        .map(
            view ->
                dynamicTest(
                    view.name(),
                    () -> look(view, visitors.computeIfAbsent(view.user(), VISITORS::as))));
  }

  private static void look(View view, Visitor visitor) {
    visitor.page.setViewportSize(1280, 720);
    if (view.name().equals("overview")) {
      Busy.hour(visitor.page);
    }
    view.way().accept(visitor);
    check(visitor, view.name(), "light");
    visitor.page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    check(visitor, view.name(), "dark");
    visitor.page.setViewportSize(390, 844);
    check(visitor, view.name(), "phone");
    readable(visitor, view.name() + " phone");
    visitor.page.emulateMedia(new EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    visitor.page.setViewportSize(320, 640);
    narrow(visitor, view.name() + " on the narrowest screen");
  }

  private static void check(Visitor visitor, String name, String look) {
    visitor.page.screenshot(
        new ScreenshotOptions()
            .setPath(PICTURES.resolve(name + "-" + look + ".png"))
            .setFullPage(!visitor.dialog().isVisible()));
    assertThat(Contrast.of(visitor.page)).as(name + " " + look).isEmpty();
    narrow(visitor, name + " " + look);
  }

  /** Of a choice of a few words, all are to be seen. */
  private static void readable(Visitor visitor, String name) {
    assertThat(
            visitor.page.evaluate(
                """
                () => [...document.querySelectorAll("main select, main [type=datetime-local]")]
                  .filter((field) => {
                    const shown = field.selectedOptions?.[0].text ?? "00/00/0000, 00:00:00 --";
                    const style = getComputedStyle(field);
                    const pen = document.createElement("canvas").getContext("2d");
                    pen.font = `${style.fontSize} ${style.fontFamily}`;
                    const room = field.clientWidth - 2 * parseFloat(style.paddingLeft) - 20;
                    return field.offsetParent && pen.measureText(shown).width > room;
                  }).map((field) => field.name).join()"""))
        .as(name + " cuts what is chosen")
        .isEqualTo("");
  }

  private static void narrow(Visitor visitor, String name) {
    assertThat(
            visitor.page.evaluate(
                "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"))
        .as(name + " is wider than the screen")
        .isEqualTo(0);
  }
}
