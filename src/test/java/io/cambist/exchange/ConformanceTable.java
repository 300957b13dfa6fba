package io.cambist.exchange;

import io.cambist.exchange.Question.AsClaims;
import io.cambist.exchange.Question.AsGranted;
import io.cambist.exchange.Question.Given;
import io.cambist.exchange.Question.Proof;
import io.cambist.federation.Federation;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The requests of a table, made of its words, and what comes of each in the same words. */
final class ConformanceTable {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String GATEWAY = "https://cambist.example";
  private static final Duration CEILING = Duration.ofMinutes(9);

  private final Federation federation;
  private final DryRunOffline dryRun;
  private final Map<String, Map<String, Object>> tokens;
  private final Map<String, Map<String, Object>> rows;

  @SuppressWarnings("unchecked")
  ConformanceTable(Federation federation, String yaml) {
    var whole =
        (Map<String, Map<String, Map<String, Object>>>)
            new Load(LoadSettings.builder().setMaxAliasesForCollections(0).build())
                .loadFromString(yaml);
    this.federation = federation;
    this.dryRun = new DryRunOffline(federation, GATEWAY, CEILING);
    this.tokens = whole.get("tokens");
    this.rows = whole.get("requests");
  }

  Map<String, Map<String, Object>> rows() {
    return rows;
  }

  /** What the row of this name expects, with all that goes without saying. */
  Map<String, Object> expected(String name) {
    Map<String, Object> row = rows.get(name);
    Map<String, Object> expected = new TreeMap<>();
    if (row.containsKey("refused")) {
      expected.put("refused", row.get("refused"));
      return expected;
    }
    for (String key :
        List.of("uses", "binding", "sub", "actors", "claims", "details", "acr", "ttl", "scopes")) {
      if (row.containsKey(key)) {
        expected.put(key, row.get(key));
      }
    }
    expected.replace("ttl", life(text(row, "ttl")));
    expected.putIfAbsent("sub", sub(row));
    expected.put("rule", list(row.get("rule")));
    expected.put("targets", list(row.getOrDefault("targets", row.get("to"))));
    return expected;
  }

  /** The subject's own name behind that of its issuer; a child has its parent's. */
  private Object sub(Map<String, Object> row) {
    Map<String, Object> token = tokens.get(text(row, "subject"));
    if (token == null) {
      return expected(text(row, "subject")).get("sub");
    }
    Object sub = row.get("with") instanceof Map<?, ?> with ? with.get("sub") : null;
    return token.get("issuer") + ":" + (sub == null ? map(token.get("claims")).get("sub") : sub);
  }

  /** What comes of the row of this name. */
  Map<String, Object> told(String name) {
    Map<String, Object> told = new TreeMap<>();
    if (result(name) instanceof DryRunOffline.Granted granted) {
      Answer.Granted answer = granted.answer();
      told.put("rule", granted.grant().rules());
      told.put("targets", answer.targets());
      told.put("ttl", answer.ttl());
      told.put("sub", answer.sub());
      answer.uses().ifPresent(uses -> told.put("uses", uses));
      answer.binding().ifPresent(method -> told.put("binding", word(method)));
      granted.grant().assurance().ifPresent(level -> told.put("acr", level));
      putUnlessEmpty(told, "actors", answer.actors().actors().stream().map(Party::sub).toList());
      putUnlessEmpty(told, "details", answer.details().details());
      Map<String, Object> claims = granted.grant().grant().claims();
      if (!claims.isEmpty()) {
        told.put("claims", claims);
      }
      if (!answer.scopes().isEmpty()) {
        told.put("scopes", answer.scopes().toString());
      }
    } else {
      told.put("refused", word(refused(name).refusal().reason()));
    }
    return told;
  }

  Answer.WouldBeRefused refused(String name) {
    return ((DryRunOffline.Refused) result(name)).answer();
  }

  /** Anew each time: whoever asks twice must not hear what another request left behind. */
  DryRunOffline.Result result(String name) {
    Map<String, Object> row = rows.get(name);
    return dryRun.of(question(row), NOW.plus(life(row.getOrDefault("at", "0s").toString())));
  }

  private Question question(Map<String, Object> row) {
    String client = row.getOrDefault("client", "ci").toString();
    return new Question(
        given(row, "subject", ""),
        row.containsKey("actor") ? Optional.of(given(row, "actor", "actor-")) : Optional.empty(),
        Optional.of(client).filter(name -> !name.equals("none")),
        !row.containsKey("unauthenticated"),
        row.containsKey("audience")
            ? list(row.get("audience"))
            : list(row.get("to")).stream()
                .map(name -> federation.targets().get(name).audience())
                .toList(),
        list(row.get("resource")),
        Optional.ofNullable(row.get("ask")).flatMap(ask -> Scopes.parse(ask.toString())),
        Optional.ofNullable(row.get("ask-details")).flatMap(AuthorizationDetails::of),
        Optional.empty(),
        proof(row));
  }

  private Given given(Map<String, Object> row, String key, String prefix) {
    TokenType declared =
        Arrays.stream(TokenType.values())
            .filter(type -> word(type).equals(row.getOrDefault(prefix + "as", "jwt")))
            .findFirst()
            .orElseThrow();
    Map<String, Object> token = tokens.get(text(row, key));
    if (token == null) {
      var granted = (DryRunOffline.Granted) result(text(row, key));
      return new AsGranted(granted.grant(), declared);
    }
    var claims = new LinkedHashMap<>(map(token.get("claims")));
    map(row.getOrDefault(prefix + "with", Map.of()))
        .forEach((name, value) -> claims.put(name, meant(value)));
    list(row.get(prefix + "without")).forEach(claims::remove);
    return new AsClaims(token.get("issuer").toString(), claims, declared);
  }

  private static Proof proof(Map<String, Object> row) {
    return switch (row.getOrDefault("proof", "").toString()) {
      case "dpop" -> new Proof.Fitting(Method.DPOP);
      case "mtls" -> new Proof.Fitting(Method.MTLS);
      case "other-dpop" -> new Proof.Of(new Confirmation(Method.DPOP, "o".repeat(43)));
      case "" -> new Proof.None();
      default -> throw new AssertionError("no proof: " + row);
    };
  }

  private static Object meant(Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (text.startsWith("now")) {
      long seconds = life(text.substring(4)).toSeconds();
      return NOW.getEpochSecond() + (text.charAt(3) == '-' ? -seconds : seconds);
    }
    if (!text.startsWith("<")) {
      return text;
    }
    int space = text.indexOf(' ');
    int many = Integer.parseInt(text.substring(1, space));
    return switch (text.substring(space + 1, text.length() - 1)) {
      case "numbers" -> LongStream.range(0, many).boxed().toList();
      case "letters" -> "x".repeat(many);
      case "levels" -> nested(many);
      default -> throw new AssertionError("no such value: " + text);
    };
  }

  private static Object nested(int levels) {
    return levels == 0 ? "x" : List.of(nested(levels - 1));
  }

  private static Duration life(String words) {
    return Duration.parse("PT" + words);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void putUnlessEmpty(Map<String, Object> to, String key, Collection<?> values) {
    if (!values.isEmpty()) {
      to.put(key, values);
    }
  }

  private static String text(Map<String, Object> row, String key) {
    return row.get(key).toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static List<String> list(Object value) {
    if (value instanceof Collection<?> some) {
      return some.stream().map(Object::toString).toList();
    }
    return value == null ? List.of() : List.of(value.toString());
  }
}
