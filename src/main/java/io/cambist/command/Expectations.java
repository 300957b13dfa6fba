package io.cambist.command;

import io.cambist.exchange.Answer;
import io.cambist.exchange.DryRunGrant;
import io.cambist.exchange.DryRunOffline;
import io.cambist.expression.Trace;
import io.cambist.federation.PolicyTest;
import io.cambist.federation.PolicyTest.Asserted;
import io.cambist.federation.PolicyTest.Deny;
import io.cambist.federation.PolicyTest.Permit;
import io.cambist.federation.PolicyTest.TokenOf;
import io.cambist.jose.JsonText;
import io.cambist.oauth.Party;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what came of a request against what its test expects: exactly. */
final class Expectations {
  private static final String NONE = "none";

  private final PolicyTest test;
  private final Trials trials;
  private final List<String> faults = new ArrayList<>();

  private Expectations(PolicyTest test, Trials trials) {
    this.test = test;
    this.trials = trials;
  }

  /** In what it is not as expected; nothing where the test passes. */
  static List<String> faults(PolicyTest test, Trials trials) {
    var expectations = new Expectations(test, trials);
    expectations.check(trials.of(test));
    return List.copyOf(expectations.faults);
  }

  private void check(Trials.Outcome outcome) {
    if (outcome instanceof Trials.Impossible impossible) {
      faults.add("it cannot be tried: " + impossible.why());
      return;
    }
    DryRunOffline.Result result = ((Trials.Tried) outcome).result();
    if (test.expected() instanceof Permit permit) {
      permitted(permit, result);
    } else {
      denied((Deny) test.expected(), result);
    }
  }

  private void denied(Deny expected, DryRunOffline.Result result) {
    if (result instanceof DryRunOffline.Granted granted) {
      faults.add(
          "permitted by "
              + words(granted.grant().rules())
              + " ("
              + summary(granted.answer())
              + "), not denied: "
              + expected.reason().text());
      return;
    }
    Answer.WouldBeRefused refused = ((DryRunOffline.Refused) result).answer();
    String reason = refused.refusal().reason().text();
    compare("denied", expected.reason().text(), reason);
    Optional<String> rule =
        refused.judged().stream().flatMap(judged -> judged.rule().stream()).findFirst();
    if (expected.rule().isPresent()) {
      compare("rule", expected.rule().get(), rule.orElse(NONE));
    }
  }

  private void permitted(Permit expected, DryRunOffline.Result result) {
    if (result instanceof DryRunOffline.Refused refused) {
      faults.add("denied: " + refused.answer().refusal().reason().text() + ", not permitted");
      return;
    }
    var granted = (DryRunOffline.Granted) result;
    Answer.Granted answer = granted.answer();
    DryRunGrant grant = granted.grant();
    compareSets("scopes", expected.scopes().values(), answer.scopes().values());
    compare("ttl", text(expected.ttl()), text(answer.ttl()));
    compare("uses", text(expected.uses(), "any number"), text(answer.uses(), "any number"));
    compare("binding", text(expected.binding(), NONE), text(answer.binding(), NONE));
    compare("subject", expected.subject().orElseGet(this::usualSubject), answer.sub());
    compare(
        "actors",
        words(expected.actors()),
        words(answer.actors().actors().stream().map(Party::sub).toList()));
    if (!expected.claims().equals(grant.grant().claims())) {
      compare("claims", JsonText.of(expected.claims()), JsonText.of(shown(granted)));
    }
    if (!new HashSet<>(expected.details().details())
        .equals(new HashSet<>(answer.details().details()))) {
      compare(
          "authorization-details",
          JsonText.of(expected.details().details()),
          JsonText.of(answer.details().details()));
    }
    compare("assurance", expected.assurance().orElse(NONE), grant.assurance().orElse(NONE));
    if (!expected.rules().isEmpty()) {
      compareSets("rule", expected.rules(), grant.rules());
    }
    Collection<String> targets =
        expected.targets().isEmpty() ? test.request().targets() : expected.targets();
    if (!expected.targets().isEmpty() || test.request().audiences().isEmpty()) {
      compareSets("target", targets, answer.targets());
    }
  }

  /** The claims that rules carry, but for what is made from secrets. */
  private static Map<String, Object> shown(DryRunOffline.Granted granted) {
    var claims = new LinkedHashMap<>(granted.grant().grant().claims());
    granted.answer().judged().stream()
        .flatMap(judged -> judged.rules().stream())
        .flatMap(rule -> rule.evaluated().stream())
        .filter(evaluated -> evaluated.trace().hides())
        .flatMap(evaluated -> evaluated.claim().stream())
        .forEach(name -> claims.replace(name, Trace.HIDDEN));
    return claims;
  }

  /** The {@code sub} where no rule sets it: the source's, or that of the token that it comes of. */
  private String usualSubject() {
    if (test.request().subject() instanceof TokenOf earlier) {
      Trials.Tried parent = (Trials.Tried) trials.of(earlier, test);
      return ((Answer.Granted) parent.result().answer()).sub();
    }
    var asserted = (Asserted) test.request().subject();
    return new Party(asserted.issuer(), String.valueOf(asserted.claims().get("sub"))).sub();
  }

  private void compareSets(String what, Collection<String> expected, Collection<String> actual) {
    if (!new HashSet<>(expected).equals(new HashSet<>(actual))) {
      compare(what, words(expected), words(actual));
    }
  }

  private void compare(String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      faults.add(what + ": " + actual + ", not " + expected);
    }
  }

  /** What is granted, in a few words. */
  static String summary(Answer.Granted granted) {
    return "scopes " + words(granted.scopes().values()) + ", ttl " + text(granted.ttl());
  }

  private static String words(Collection<String> words) {
    return words.isEmpty() ? NONE : String.join(" ", words);
  }

  private static String text(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static String text(Optional<?> value, String otherwise) {
    return value.map(Object::toString).orElse(otherwise);
  }
}
