package io.cambist.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.JsonText;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Grant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrantComparisonTest {
  /** Grants in a few words. */
  private record Wish(
      String scopes,
      int seconds,
      Integer uses,
      Binding binding,
      String flags,
      Map<String, Object> claims,
      List<Map<String, Object>> details) {
    static final Wish PLAIN = new Wish("a b", 60, 2, Binding.ANY, "", Map.of(), List.of());

    Wish scopes(String others) {
      return new Wish(others, seconds, uses, binding, flags, claims, details);
    }

    Wish seconds(int others) {
      return new Wish(scopes, others, uses, binding, flags, claims, details);
    }

    Wish uses(Integer others) {
      return new Wish(scopes, seconds, others, binding, flags, claims, details);
    }

    Wish binding(Binding other) {
      return new Wish(scopes, seconds, uses, other, flags, claims, details);
    }

    Wish flags(String others) {
      return new Wish(scopes, seconds, uses, binding, others, claims, details);
    }

    Wish claim(String name, Object value) {
      Map<String, Object> more = new HashMap<>(claims);
      more.put(name, value);
      return new Wish(scopes, seconds, uses, binding, flags, more, details);
    }

    Wish details(String... actions) {
      List<Map<String, Object>> some =
          Stream.of(actions)
              .<Map<String, Object>>map(
                  one -> Map.of("type", "call", "actions", List.of(one.split(" "))))
              .toList();
      return new Wish(scopes, seconds, uses, binding, flags, claims, some);
    }

    Grant grant() {
      return new Grant(
          Scopes.parse(scopes).orElseThrow(),
          Duration.ofSeconds(seconds),
          Optional.ofNullable(uses),
          binding,
          flags.contains("bearer"),
          flags.contains("rebind"),
          flags.contains("several"),
          false,
          Optional.empty(),
          claims,
          new AuthorizationDetails(details));
    }
  }

  private static String told(Wish before, Wish after) {
    return GrantComparison.of(before.grant(), after.grant()).stream()
        .map(one -> (one.isWider() ? "wider " : "narrower ") + one)
        .reduce((one, other) -> one + "; " + other)
        .orElse("same");
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("changes")
  void says_in_what_a_grant_became_wider_or_narrower(Wish before, Wish after, String what) {
    assertThat(told(before, after)).isEqualTo(what);
    assertThat(GrantComparison.isWithin(after.grant(), before.grant()))
        .isEqualTo(!what.startsWith("wider"));
  }

  static Stream<Arguments> changes() {
    Wish plain = Wish.PLAIN;
    return Stream.of(
        Arguments.of(plain, plain, "same"),
        Arguments.of(plain, plain.scopes("b a"), "same"),
        Arguments.of(plain, plain.scopes("a b c"), "wider scopes: a b -> a b c"),
        Arguments.of(plain, plain.scopes("a"), "narrower scopes: a b -> a"),
        Arguments.of(plain, plain.scopes("a c"), "wider scopes: a b -> a c"),
        Arguments.of(plain.scopes(""), plain, "wider scopes: none -> a b"),
        Arguments.of(plain, plain.seconds(61), "wider ttl: 60s -> 61s"),
        Arguments.of(plain, plain.seconds(59), "narrower ttl: 60s -> 59s"),
        Arguments.of(plain, plain.uses(3), "wider uses: 2 -> 3"),
        Arguments.of(plain, plain.uses(1), "narrower uses: 2 -> 1"),
        Arguments.of(plain, plain.uses(null), "wider uses: 2 -> any number"),
        Arguments.of(plain.uses(null), plain, "narrower uses: any number -> 2"),
        Arguments.of(plain, plain.binding(Binding.NONE), "wider binding: any -> none"),
        Arguments.of(plain, plain.binding(Binding.DPOP), "narrower binding: any -> dpop"),
        Arguments.of(plain.binding(Binding.MTLS), plain, "wider binding: mtls -> any"),
        Arguments.of(
            plain.binding(Binding.MTLS),
            plain.binding(Binding.DPOP),
            "wider binding: mtls -> dpop"),
        Arguments.of(plain.binding(Binding.NONE), plain, "narrower binding: none -> any"),
        Arguments.of(plain, plain.flags("bearer"), "wider bearer of a bound token: false -> true"),
        Arguments.of(plain, plain.flags("rebind"), "wider rebind: false -> true"),
        Arguments.of(plain.flags("rebind"), plain, "narrower rebind: true -> false"),
        Arguments.of(plain, plain.flags("several"), "wider bearer-for-several: false -> true"),
        Arguments.of(plain, plain.claim("tenant", "acme"), "wider claim tenant: none -> \"acme\""),
        Arguments.of(plain.claim("tenant", "acme"), plain, "wider claim tenant: \"acme\" -> none"),
        Arguments.of(plain.claim("n", 1L), plain.claim("n", "1"), "wider claim n: 1 -> \"1\""),
        Arguments.of(plain.details("read write"), plain.details("write read"), "same"));
  }

  @Test
  void between_some_details_and_none_there_is_no_order() {
    assertThat(told(Wish.PLAIN, Wish.PLAIN.details("read"))).startsWith("wider authorization");
    assertThat(told(Wish.PLAIN.details("read"), Wish.PLAIN)).startsWith("wider authorization");
    assertThat(told(Wish.PLAIN.details("read"), Wish.PLAIN.details("read", "write")))
        .startsWith("wider authorization");
    assertThat(told(Wish.PLAIN.details("read write"), Wish.PLAIN.details("read")))
        .startsWith("narrower authorization");
    assertThat(told(Wish.PLAIN.details("read", "write"), Wish.PLAIN.details("write")))
        .startsWith("narrower authorization");
  }

  @Test
  void details_are_told_as_json() {
    assertThat(told(Wish.PLAIN.details("read"), Wish.PLAIN))
        .isEqualTo(
            "wider authorization-details: "
                + JsonText.of(Wish.PLAIN.details("read").grant().details().details())
                + " -> none");
  }

  @Test
  void tells_all_that_changed() {
    assertThat(told(Wish.PLAIN, Wish.PLAIN.scopes("a").seconds(90).uses(null)))
        .isEqualTo("narrower scopes: a b -> a; wider ttl: 60s -> 90s; wider uses: 2 -> any number");
  }

  @Property
  void a_grant_is_within_itself(@ForAll("grants") Grant grant) {
    assertThat(GrantComparison.of(grant, grant)).isEmpty();
  }

  @Property(tries = 3000)
  void what_is_within_what_is_within_is_within(
      @ForAll("grants") Grant wide,
      @ForAll("grants") Grant middle,
      @ForAll("grants") Grant narrow) {
    if (GrantComparison.isWithin(middle, wide) && GrantComparison.isWithin(narrow, middle)) {
      assertThat(GrantComparison.isWithin(narrow, wide)).isTrue();
    }
  }

  @Property
  void of_two_that_differ_at_most_one_is_within_the_other(
      @ForAll("grants") Grant one, @ForAll("grants") Grant other) {
    if (!GrantComparison.of(one, other).isEmpty()) {
      assertThat(GrantComparison.isWithin(one, other) && GrantComparison.isWithin(other, one))
          .isFalse();
    }
  }

  @Provide
  Arbitrary<Grant> grants() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "a b"),
            Arbitraries.of(60, 120),
            Arbitraries.of(1, 2).injectNull(0.3),
            Arbitraries.of(Binding.class),
            Arbitraries.of("", "rebind"),
            Arbitraries.of(List.<String>of(), List.of("read"), List.of("read write")),
            Arbitraries.of(Map.<String, Object>of(), Map.<String, Object>of("tenant", "acme")))
        .as(
            (scopes, seconds, uses, binding, flags, details, claims) ->
                new Wish(scopes, seconds, uses, binding, flags, claims, List.of())
                    .details(details.toArray(String[]::new))
                    .grant());
  }
}
