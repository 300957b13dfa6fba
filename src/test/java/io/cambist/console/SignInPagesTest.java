package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People come in through their identity provider, go out, and are led back when it is over. */
@Tag("browser")
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class SignInPagesTest {
  private static final Pattern PROVIDER = Pattern.compile("http://127\\.0\\.0\\.1:.*/authorize.*");

  @RegisterExtension static final Visitors VISITORS = new Visitors();

  private static void choose(Visitor visitor, User user) {
    visitor.page.locator("#" + user.text()).click();
  }

  @TestFactory
  Stream<DynamicTest> whoever_signs_in_is_named_with_their_role_on_the_page_they_asked_for() {
    return Map.of(User.VICTOR, "viewer", User.OLGA, "operator", User.ADA, "administrator")
        .entrySet()
        .stream()
        .map(one -> dynamicTest(one.getValue(), () -> signIn(one.getKey(), one.getValue())));
  }

  private static void signIn(User user, String role) {
    Visitor visitor = VISITORS.anybody().open("/console/sessions?client=ci&state=active");
    assertThat(visitor.page).hasURL(PROVIDER);
    choose(visitor, user);
    visitor.heading("Sessions").waitFor();
    assertThat(visitor.page)
        .hasURL(Pattern.compile(".*/console/sessions\\?client=ci&state=active"));
    assertThat(visitor.field("Client")).hasValue("ci");
    assertThat(visitor.page.locator(".who b")).hasText(user.text());
    assertThat(visitor.page.locator(".who .role")).hasText(role);

    List<Cookie> cookies = visitor.context.cookies();
    assertThat(cookies).isNotEmpty();
    for (Cookie cookie : cookies) {
      assertThat(cookie.path).as(cookie.name).isEqualTo("/console");
      assertThat(cookie.httpOnly).as(cookie.name).isTrue();
      assertThat(cookie.secure).as(cookie.name).isTrue();
      assertThat(cookie.sameSite)
          .as(cookie.name)
          .isIn(SameSiteAttribute.LAX, SameSiteAttribute.STRICT);
      assertThat(cookie.value).as("sealed").doesNotContain("eyJraWQ");
    }
  }

  @Test
  void somebody_without_a_role_is_told_so_shown_nothing_and_can_sign_out() {
    Work.job("repo:acme/secret");
    for (String path : List.of("/console", "/console/sessions", "/console/federation")) {
      Visitor mallory = VISITORS.anybody().open(path);
      choose(mallory, User.MALLORY);
      mallory.reads("You may not do this");
      mallory.reads("Your roles at the identity provider do not permit this");
      assertThat(mallory.page.content()).doesNotContain("repo:acme", "partner", "orders");
      mallory.button("Sign out").click();
      mallory.heading("You have signed out here").waitFor();
      mallory.link("Sign in again").click();
      assertThat(mallory.page).hasURL(PROVIDER);
    }
  }

  @Test
  void after_signing_out_the_back_button_shows_nothing_any_more() {
    String subject = Work.unique("repo:acme/left-behind");
    Work.job(subject);
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/sessions?subject=ci:" + subject);
    victor.reads(subject);
    victor.button("Sign out").click();
    victor.heading("You have signed out here").waitFor();
    assertThat(victor.context.cookies().stream().map(cookie -> cookie.name)).isEmpty();
    victor.page.goBack();
    assertThat(victor.page).hasURL(PROVIDER);
    assertThat(victor.page.locator("body")).not().containsText(subject);
  }

  @Test
  void signing_out_twice_is_no_mishap() {
    Visitor victor = VISITORS.as(User.VICTOR).open("/console/cutoffs");
    victor.context.clearCookies();
    victor.button("Sign out").click();
    victor.heading("You have signed out here").waitFor();
  }

  @TestFactory
  Stream<DynamicTest> a_sign_in_that_is_over_leads_to_another_one() {
    Consumer<Visitor> gone = visitor -> visitor.context.clearCookies();
    return Stream.of(
        dynamicTest("before a link is followed", () -> follow(gone)),
        dynamicTest("before a filter is set", () -> filter(gone)),
        dynamicTest("before a dialog opens", () -> openDialog(gone)),
        dynamicTest("before it is sent", () -> submit(gone)),
        dynamicTest("spoiled before a link", () -> follow(SignInPagesTest::spoil)),
        dynamicTest("spoiled before a dialog is sent", () -> submit(SignInPagesTest::spoil)));
  }

  private static void spoil(Visitor visitor) {
    for (Cookie cookie : visitor.context.cookies()) {
      String half = cookie.value.substring(0, cookie.value.length() / 2);
      Cookie spoiled = new Cookie(cookie.name, half + "x");
      visitor.context.addCookies(
          List.of(
              spoiled
                  .setDomain("localhost")
                  .setPath("/console")
                  .setHttpOnly(true)
                  .setSecure(true)));
    }
  }

  private static void follow(Consumer<Visitor> end) {
    Visitor ada = VISITORS.as(User.ADA).open("/console/cutoffs");
    end.accept(ada);
    ada.link("Sessions").click();
    assertThat(ada.page).hasURL(PROVIDER);
    choose(ada, User.ADA);
    ada.heading("Sessions").waitFor();
  }

  private static void filter(Consumer<Visitor> end) {
    Visitor ada = VISITORS.as(User.ADA).open("/console/sessions");
    end.accept(ada);
    ada.button("Filter").click();
    assertThat(ada.page).hasURL(PROVIDER);
  }

  private static void openDialog(Consumer<Visitor> end) {
    Visitor ada = VISITORS.as(User.ADA).open("/console/sessions/" + Work.sid(Work.job("repo:x")));
    end.accept(ada);
    ada.button("End session…").click();
    assertThat(ada.page).hasURL(PROVIDER);
  }

  private static void submit(Consumer<Visitor> end) {
    String token = Work.job("repo:x");
    Visitor ada = VISITORS.as(User.ADA).open("/console/sessions/" + Work.sid(token));
    ada.button("End session…").click();
    ada.field("Why? Others will read it.").fill("in time");
    end.accept(ada);
    ada.button("End session").click();
    assertThat(ada.page).hasURL(PROVIDER);
    Work.isAlive("orders-api", token);
    choose(ada, User.ADA);
    ada.button("End session…").waitFor();
  }
}
