package io.cambist.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Somebody in a browser of their own, who is watched for what no page may do: ask another host for
 * anything, break its own rules, or stumble.
 */
final class Visitor {
  final BrowserContext context;
  final Page page;
  private final String gateway;
  private final List<String> amiss = new CopyOnWriteArrayList<>();

  Visitor(BrowserContext context, String gateway) {
    this.context = context;
    this.gateway = gateway;
    context.setDefaultTimeout(10_000);
    context.onRequest(this::asked);
    context.onResponse(this::answered);
    context.onConsoleMessage(this::said);
    context.onWebError(error -> amiss.add("a script failed: " + error.error()));
    context.onDialog(
        dialog -> {
          amiss.add("a script spoke: " + dialog.message());
          dialog.dismiss();
        });
    page = context.newPage();
  }

  private void asked(Request request) {
    boolean leads = request.isNavigationRequest() && request.url().startsWith("http://127.0.0.1:");
    boolean own = request.url().startsWith(gateway + "/") || request.url().startsWith("data:");
    if (!own && !leads) {
      amiss.add("a request to " + request.url());
    }
  }

  private void answered(Response response) {
    boolean page = response.url().startsWith(gateway + "/console");
    if (response.status() >= (page ? 500 : 400)) {
      amiss.add(response.status() + " from " + response.url());
    }
  }

  private void said(ConsoleMessage message) {
    // Browsers and htmx note refusals, which some tests are after.
    boolean refusal =
        message.text().startsWith("Failed to load resource: the server responded with")
            || message.text().startsWith("Response Status Error Code 4");
    if (List.of("error", "warning").contains(message.type()) && !refusal) {
      amiss.add("the console says: " + message.text());
    }
  }

  void checkNothingWasAmiss() {
    assertThat(amiss).isEmpty();
  }

  Visitor open(String path) {
    page.navigate(path);
    return this;
  }

  Locator heading(String text) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  Locator button(String text) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  Locator link(String text) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(text).setExact(true));
  }

  Locator field(String label) {
    return page.locator(
        ("xpath=//label[normalize-space(text()[1])='%1$s' or normalize-space(span)='%1$s']"
                + "/*[self::input or self::select or self::textarea]")
            .formatted(label));
  }

  /** Asks on the page for it what would happen if the issuer ci said these claims. */
  void suppose(String claims, String target) {
    field("or the claims that one would carry").fill(claims);
    field("Issuer of the claims").selectOption("ci");
    field("Target").selectOption(target);
    button("Tell me").click();
    page.getByText("What the rules say of " + target).waitFor();
  }

  Locator dialog() {
    return page.locator("dialog[open]");
  }

  /** The page is, or will soon be, at this place, whatever the query says before and after. */
  void isAt(String path) {
    assertThat(page).hasURL(Pattern.compile(".*" + path.replaceAll("[?.+*|()]", "\\\\$0") + ".*"));
  }

  /** What the page says now or soon. */
  void reads(String text) {
    assertThat(page.locator("body")).containsText(text);
  }

  void close() {
    context.close();
  }
}
