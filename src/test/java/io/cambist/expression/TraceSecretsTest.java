package io.cambist.expression;

import static io.cambist.expression.Traces.condition;
import static io.cambist.expression.Traces.expression;
import static io.cambist.expression.Traces.text;
import static io.cambist.expression.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace does not tell: secrets, and what is made from them. */
class TraceSecretsTest {
  @Test
  void secrets_are_hidden_in_values_and_in_the_source() {
    String token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";
    String traced =
        Traces.of(
            "claims.inner != \"" + token + "\" || claims.password.lowerAscii() == \"x\"",
            Map.of("inner", token, "password", "Sesame-4711"));
    assertThat(traced)
        .isEqualTo(
            """
            false: claims.inner != (token, 55 characters) || claims.password.lowerAscii() == "x"
              false: claims.inner != (token, 55 characters)
                  claims.inner was (token, 53 characters)
              false: claims.password.lowerAscii() == "x"
                  claims.password.lowerAscii() was (made from what is hidden)
                  claims.password was (hidden for its name, 11 characters)
            """);
  }

  @Test
  void what_is_made_from_a_secret_is_hidden_too() {
    String secret = "Zq7-Xk4PqT7yLm2VwR9cAb3";
    Map<String, Object> claims = Map.of("inner", secret, "ref", "main", "password", "hunter2");
    assertThat(Traces.of("claims.ref + claims.inner.lowerAscii() == claims.ref", claims))
        .isEqualTo(
            """
            false: claims.ref + claims.inner.lowerAscii() == claims.ref
                claims.ref + claims.inner.lowerAscii() was (made from what is hidden)
                claims.ref was "main"
                claims.inner was (looks like a credential, 23 characters)
            """);
    Expression choice =
        expression(
            "claims.ref == \"main\" ? claims.map(k, claims[k]) : [claims.inner]", Purpose.CLAIM);
    assertThat(text(trace(choice, claims).whole(), ""))
        .doesNotContain("hunter2")
        .doesNotContain(secret);
    Map<String, Object> deep = Map.of("ref", Map.of("secret", Map.of("x", "hunter2")));
    assertThat(Traces.of("claims.ref.secret.x.y == 1 || claims.ref.secret.x == 1", deep))
        .doesNotContain("hunter2");
  }

  @Test
  void what_a_macro_goes_through_is_hidden_with_the_rest() {
    Map<String, Object> claims = Map.of("passwords", List.of("hunter2"), "password", "hunter2");
    for (String source :
        List.of(
            "claims.passwords.exists(x, x + 1 == 2)",
            "claims.exists(k, claims[k] + 1 == 2)",
            "claims.exists(k, claims[k][k] == 2)")) {
      assertThat(Traces.of(source, claims)).doesNotContain("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes.login == 'x' || attributes['login'] == 'x'",
        "attributes.login.lowerAscii() + 'x' == 'x'",
        "attributes == {} || attributes.map(k, attributes[k]) == []",
        "attributes.exists(k, attributes[k] + 1 == 2)",
        "attributes.login.x == 1",
        "attributes.login.x.y == 1",
        "actor.attributes.login == 'x' || actor.attributes.other == 1 || actor.attributes == {}",
        "actor.attributes.other.x == 1",
        "(attributes.open == 'y' ? attributes.login : 'x') == 'x'",
        "[attributes.login, 'x'].exists(one, one + 1 == 2)",
      })
  void what_is_said_to_be_hidden_is_and_so_is_what_is_made_from_it(String source) {
    Map<String, Object> attributes = Map.of("login", "bob/Hunter", "open", "y");
    Map<String, Object> variables =
        Map.of("attributes", attributes, "actor", Map.of("attributes", attributes));
    Trace trace =
        condition(source)
            .trace(variables, new Budget(), Set.of("attributes.login", "actor.attributes.login"));
    assertThat(text(trace.whole(), ""))
        .doesNotContainIgnoringCase("hunter")
        .contains("(made from what is hidden)");
  }

  @Test
  void what_is_in_something_hidden_is_hidden_too() {
    Map<String, Object> variables = Map.of("attributes", Map.of("login", Map.of("x", "bob")));
    Trace trace =
        condition("attributes.login.x == 'y'")
            .trace(variables, new Budget(), Set.of("attributes.login"));
    assertThat(text(trace.whole(), ""))
        .contains("attributes.login.x was (made from what is hidden)");
  }

  @Test
  void beside_what_is_hidden_all_else_is_shown() {
    Map<String, Object> variables = Map.of("attributes", Map.of("login", "bob", "open", "y"));
    Trace trace =
        condition("attributes.open == 'x' && attributes.login == 'x'")
            .trace(variables, new Budget(), Set.of("attributes.login"));
    assertThat(text(trace.whole().findings().get(0), "")).contains("attributes.open was \"y\"");
  }

  @Test
  void what_is_made_from_a_secret_says_so() {
    Map<String, Object> claims =
        Map.of("user", "bob", "password", "hunter2", "inner", "Zq7-Xk4PqT7yLm2VwR9cAb3");
    for (String source : List.of("claims.user + '/' + claims['password']", "claims.password")) {
      Expression login = expression(source, Purpose.ATTRIBUTE);
      assertThat(login.readsSecret()).isTrue();
      assertThat(trace(login, claims).hides()).isTrue();
    }
    Expression inner = expression("claims.inner.lowerAscii()", Purpose.ATTRIBUTE);
    assertThat(inner.readsSecret()).isFalse();
    assertThat(trace(inner, claims).hides()).isTrue();
    Expression user = expression("claims.user + 'x'", Purpose.ATTRIBUTE);
    assertThat(user.readsSecret() || trace(user, claims).hides()).isFalse();
  }
}
