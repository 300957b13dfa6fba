package io.cambist.expression;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.util.Collection;
import java.util.Map;

/**
 * What may be shown of a value: in a form close to JSON, short, and with notes in brackets for what
 * is left out. Reading it costs the decision nothing, and stops as soon as enough is shown.
 */
public final class Excerpt {
  /** Of one text, in characters. */
  static final int LONGEST_TEXT = 120;

  /** In characters; what is longer than that ends soon after. */
  static final int LONGEST = 300;

  private static final int MOST_ELEMENTS = 8;
  private static final int DEEPEST = 3;

  /** What is deeper than that is taken for a secret. */
  private static final int DEEPEST_READ = 64;

  private final StringBuilder shown = new StringBuilder();

  private Excerpt() {}

  /**
   * @param name what the value goes by; empty where that is not known
   */
  public static String of(Object value, String name) {
    var excerpt = new Excerpt();
    excerpt.append(value, name, 0);
    return excerpt.shown.toString();
  }

  /**
   * Whether there is anything in a value that must not be shown, however deep. What is made of such
   * a value is not shown either: a secret in small letters is still one.
   */
  static boolean hides(Object value, String name) {
    return hides(value, name, 0);
  }

  private static boolean hides(Object value, String name, int depth) {
    if (value instanceof String text) {
      return Secrets.note(name, text).isPresent();
    }
    if (value instanceof Boolean || value == null) {
      return false;
    }
    if (Secrets.isSecret(name) || depth > DEEPEST_READ) {
      return true;
    }
    if (value instanceof Map<?, ?> members) {
      return members(members).entrySet().stream()
          .anyMatch(
              member -> {
                String key = member.getKey() instanceof String text ? text : "";
                return hides(key, "", depth + 1) || hides(member.getValue(), key, depth + 1);
              });
    }
    return value instanceof Collection<?> elements
        && elements(elements).stream().anyMatch(element -> hides(element, name, depth + 1));
  }

  private void append(Object value, String name, int depth) {
    if (value instanceof String text) {
      shown.append(Secrets.note(name, text).orElseGet(() -> quoted(text)));
    } else if (value == null || value instanceof NullValue) {
      shown.append("null");
    } else if (value instanceof Boolean) {
      shown.append(value);
    } else if (Secrets.isSecret(name)) {
      shown.append("(hidden for its name)");
    } else if (value instanceof Map<?, ?> members) {
      append(members(members), depth);
    } else if (value instanceof Collection<?> elements) {
      append(elements(elements), name, depth);
    } else if (value instanceof CelByteString bytes) {
      shown.append("(").append(bytes.size()).append(" bytes)");
    } else {
      String text = String.valueOf(value);
      shown.append(text.length() > LONGEST_TEXT ? quoted(text) : text);
    }
  }

  /** What stands behind them, so that looking at them is not paid for. */
  private static Map<?, ?> members(Map<?, ?> members) {
    return members instanceof JsonView.Members view ? view.unpaid() : members;
  }

  private static Collection<?> elements(Collection<?> elements) {
    return elements instanceof JsonView.Elements view ? view.unpaid() : elements;
  }

  private static String quoted(String text) {
    String quoted = Escapes.quoted(text, LONGEST_TEXT);
    return text.length() > LONGEST_TEXT ? quoted + " (" + text.length() + " characters)" : quoted;
  }

  private boolean isFull(int count) {
    return count >= MOST_ELEMENTS || shown.length() >= LONGEST;
  }

  private void append(Collection<?> elements, String name, int depth) {
    if (depth >= DEEPEST && !elements.isEmpty()) {
      shown.append("[…]");
      return;
    }
    shown.append('[');
    int count = 0;
    for (Object element : elements) {
      separate(count);
      if (isFull(count)) {
        shown.append("… ").append(elements.size() - count).append(" more");
        break;
      }
      append(element, name, depth + 1);
      count++;
    }
    shown.append(']');
  }

  private void append(Map<?, ?> members, int depth) {
    if (depth >= DEEPEST && !members.isEmpty()) {
      shown.append("{…}");
      return;
    }
    shown.append('{');
    int count = 0;
    for (Map.Entry<?, ?> member : members.entrySet()) {
      separate(count);
      if (isFull(count)) {
        shown.append("… ").append(members.size() - count).append(" more");
        break;
      }
      append(member.getKey(), "", depth + 1);
      shown.append(": ");
      String name = member.getKey() instanceof String text ? text : "";
      append(member.getValue(), name, depth + 1);
      count++;
    }
    shown.append('}');
  }

  private void separate(int count) {
    if (count > 0) {
      shown.append(", ");
    }
  }
}
