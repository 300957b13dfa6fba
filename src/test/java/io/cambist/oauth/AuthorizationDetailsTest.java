package io.cambist.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthorizationDetailsTest {
  private static final Map<String, Object> WIDE =
      Map.of("type", "tool", "actions", List.of("read", "write"), "identifier", "42");

  private static AuthorizationDetails of(Map<String, Object> detail) {
    return new AuthorizationDetails(List.of(detail));
  }

  private static boolean within(Map<String, Object> detail, Map<String, Object> bound) {
    return of(detail).isWithin(of(bound));
  }

  @Test
  void the_same_and_less_of_a_list_is_within() {
    assertThat(within(WIDE, WIDE)).isTrue();
    assertThat(within(Map.of("type", "tool", "actions", List.of("read"), "identifier", "42"), WIDE))
        .isTrue();
    assertThat(AuthorizationDetails.NONE.isWithin(of(WIDE))).isTrue();
    assertThat(AuthorizationDetails.NONE.isWithin(AuthorizationDetails.NONE)).isTrue();
  }

  @Test
  void a_list_where_there_was_none_is_within() {
    assertThat(
            within(
                Map.of("type", "tool", "locations", List.of("https://a")), Map.of("type", "tool")))
        .isTrue();
  }

  @Test
  void more_of_a_list_another_value_and_a_member_that_is_gone_or_new_are_not() {
    for (Map<String, Object> wider :
        List.<Map<String, Object>>of(
            Map.of("type", "tool", "actions", List.of("read", "delete"), "identifier", "42"),
            Map.of("type", "tool", "actions", List.of(), "identifier", "42"),
            Map.of("type", "tool", "actions", "read", "identifier", "42"),
            Map.of("type", "tool", "identifier", "42"),
            Map.of("type", "tool", "actions", List.of("read")),
            Map.of("type", "tool", "actions", List.of("read"), "identifier", "43"),
            Map.of("type", "tool", "actions", List.of("read"), "identifier", "42", "all", true),
            Map.of("type", "other", "actions", List.of("read"), "identifier", "42"))) {
      assertThat(within(wider, WIDE)).as(wider.toString()).isFalse();
    }
    assertThat(of(WIDE).isWithin(AuthorizationDetails.NONE)).isFalse();
  }

  @Test
  void a_detail_has_a_type() {
    assertThatThrownBy(() -> of(Map.of("actions", List.of("read"))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
