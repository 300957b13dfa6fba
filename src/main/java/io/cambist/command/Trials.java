package io.cambist.command;

import io.cambist.exchange.DryRunGrant;
import io.cambist.exchange.DryRunOffline;
import io.cambist.exchange.Question;
import io.cambist.federation.Federation;
import io.cambist.federation.PolicyTest;
import io.cambist.federation.PolicyTest.Asserted;
import io.cambist.federation.PolicyTest.Request;
import io.cambist.federation.PolicyTest.Token;
import io.cambist.federation.PolicyTest.TokenOf;
import io.cambist.federation.Target;
import io.cambist.oauth.Confirmation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tries the requests of tests on one federation; each once, and those first of which others come.
 */
final class Trials {
  private final Federation federation;
  private final DryRunOffline engine;
  private final Map<Id, PolicyTest> tests = new LinkedHashMap<>();
  private final Map<Id, Outcome> outcomes = new HashMap<>();

  /** What tells tests apart. */
  private record Id(String file, String name) {
    static Id of(PolicyTest test) {
      return new Id(test.file(), test.name());
    }
  }

  /** What came of a request. */
  sealed interface Outcome {
    /** What would be granted, if anything. */
    default Optional<DryRunGrant> grant() {
      return this instanceof Tried tried && tried.result() instanceof DryRunOffline.Granted granted
          ? Optional.of(granted.grant())
          : Optional.empty();
    }
  }

  record Tried(DryRunOffline.Result result) implements Outcome {}

  /** Nobody can send it. */
  record Impossible(String why) implements Outcome {}

  Trials(Federation federation, CheckOptions options, Collection<PolicyTest> tests) {
    this.federation = federation;
    this.engine = new DryRunOffline(federation, options.gateway(), options.ceiling());
    tests.forEach(test -> this.tests.put(Id.of(test), test));
  }

  Outcome of(PolicyTest test) {
    Outcome known = outcomes.get(Id.of(test));
    if (known == null) {
      known = tried(test);
      outcomes.put(Id.of(test), known);
    }
    return known;
  }

  /** What came of the test whose token another one takes. */
  Outcome of(TokenOf token, PolicyTest of) {
    return of(tests.get(new Id(of.file(), token.test())));
  }

  private Outcome tried(PolicyTest test) {
    Request request = test.request();
    var audiences = new ArrayList<String>();
    for (String name : request.targets()) {
      Target target = federation.targets().get(name);
      if (target == null) {
        return new Impossible("there is no target " + name);
      }
      audiences.add(target.audience());
    }
    audiences.addAll(request.audiences());
    for (Token token : tokens(request)) {
      if (token instanceof TokenOf earlier && of(earlier, test).grant().isEmpty()) {
        return new Impossible("there is no token of " + earlier.test());
      }
    }
    return new Tried(
        engine.of(
            new Question(
                given(request.subject(), test),
                request.actor().map(actor -> given(actor, test)),
                request.client(),
                request.authenticated(),
                audiences,
                List.copyOf(request.resources()),
                request.scopes(),
                request.details(),
                request.task(),
                proof(request)),
            request.now()));
  }

  private static List<Token> tokens(Request request) {
    var tokens = new ArrayList<>(List.of(request.subject()));
    request.actor().ifPresent(tokens::add);
    return tokens;
  }

  private Question.Given given(Token token, PolicyTest test) {
    if (token instanceof TokenOf earlier) {
      return new Question.AsGranted(of(earlier, test).grant().orElseThrow(), earlier.declared());
    }
    Asserted asserted = (Asserted) token;
    Instant now = test.request().now();
    var claims = new LinkedHashMap<>(asserted.claims());
    asserted.age().ifPresent(age -> claims.put("iat", now.minus(age).getEpochSecond()));
    asserted.life().ifPresent(life -> claims.put("exp", now.plus(life).getEpochSecond()));
    return new Question.AsClaims(asserted.issuer(), claims, asserted.declared());
  }

  private static Question.Proof proof(Request request) {
    if (request.proof().isEmpty()) {
      return new Question.Proof.None();
    }
    Confirmation.Method method = request.proof().get();
    return request
        .key()
        .<Question.Proof>map(key -> new Question.Proof.Of(new Confirmation(method, key)))
        .orElseGet(() -> new Question.Proof.Fitting(method));
  }
}
