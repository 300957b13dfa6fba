package io.cambist.console;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.Cookie;
import io.cambist.testing.TestProvider.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** People at the console. Where there is no browser for them, the tests are skipped aloud. */
final class Visitors implements ExecutionCondition, BeforeEachCallback, AfterEachCallback {
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final List<Visitor> all = new ArrayList<>();
  private Chromium chromium;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.program().isPresent()) {
      return ConditionEvaluationResult.enabled("there is a browser");
    }
    if (WARNED.compareAndSet(false, true)) {
      System.err.println(
          "WARNING: no Chromium is installed, so THE CONSOLE'S PAGES ARE NOT TESTED in a browser:"
              + " sign-in, cut-offs, lineage, hostile texts, contrast and the rest of package"
              + " io.cambist.console. To test them: apt-get install chromium");
    }
    return ConditionEvaluationResult.disabled("no chromium, chromium-browser or google-chrome");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    chromium =
        context
            .getRoot()
            .getStore(Namespace.create(Chromium.class))
            .computeIfAbsent(Chromium.class, key -> new Chromium(), Chromium.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      if (context.getExecutionException().isEmpty()) {
        all.forEach(Visitor::checkNothingWasAmiss);
      }
    } finally {
      all.forEach(Visitor::close);
      all.clear();
    }
  }

  /** Somebody who has not signed in. */
  Visitor anybody() {
    return anybody(new NewContextOptions());
  }

  /** The same with a screen, or without JavaScript, or whatever browsers differ in. */
  Visitor anybody(NewContextOptions options) {
    var visitor =
        new Visitor(
            chromium.browser.newContext(
                options.setIgnoreHTTPSErrors(true).setBaseURL(chromium.url())),
            chromium.url());
    all.add(visitor);
    return visitor;
  }

  /** Somebody who has signed in a moment ago. */
  Visitor as(User user) {
    return as(user, new NewContextOptions());
  }

  Visitor as(User user, NewContextOptions options) {
    Visitor visitor = anybody(options);
    List<Cookie> cookies = new ArrayList<>();
    SignedIn.as(user).cookies().forEach((name, value) -> cookies.add(cookie(name, value)));
    visitor.context.addCookies(cookies);
    return visitor;
  }

  private static Cookie cookie(String name, String value) {
    return new Cookie(name, value)
        .setDomain("localhost")
        .setPath("/console")
        .setHttpOnly(true)
        .setSecure(true);
  }
}
