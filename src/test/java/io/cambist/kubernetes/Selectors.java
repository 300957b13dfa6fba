package io.cambist.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;

/** Which labels a selector means. */
final class Selectors {
  private Selectors() {}

  /** Whether it selects what has these labels; expressions are none of ours. */
  static boolean matches(LabelSelector selector, Map<String, String> labels) {
    if (!selector.getMatchExpressions().isEmpty()) {
      throw new AssertionError("no rule reads matchExpressions yet");
    }
    Map<String, String> wanted = selector.getMatchLabels();
    return wanted == null || (labels != null && labels.entrySet().containsAll(wanted.entrySet()));
  }
}
