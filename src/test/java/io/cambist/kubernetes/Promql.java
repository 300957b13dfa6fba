package io.cambist.kubernetes;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a PromQL expression as tells which series it reads. */
final class Promql {
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern SERIES =
      Pattern.compile("\\b([a-zA-Z_]\\w*)\\s*(\\{([^}]*)})?(?!\\w*\\s*\\()");
  private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*[=!]");
  private static final Pattern AGGREGATION =
      Pattern.compile(
          "\\b(?:sum|min|max|avg|group|stddev|stdvar|count|count_values|bottomk|topk|quantile)"
              + "\\s*(?:(by|without)\\s*\\(([^)]*)\\)\\s*)?\\(");
  private static final Pattern GROWTH = Pattern.compile("\\bincrease\\s*\\(([^\\[]+)\\[(\\w+)]\\)");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

  private Promql() {}

  /**
   * What is read of one metric.
   *
   * @param labels those that are asked for
   */
  record Series(String metric, Set<String> labels) {}

  /** Whether what is told of one installation is told of it alone. */
  static boolean keepsTheNamespace(String expression) {
    String plain = TEXT.matcher(expression).replaceAll("\"\"");
    return AGGREGATION
        .matcher(plain)
        .results()
        .allMatch(
            one ->
                "by".equals(one.group(1))
                    && List.of(one.group(2).split("\\W+")).contains("namespace"));
  }

  /** Whether a counter that begins with its first event is not overlooked. */
  static boolean seesWhatBegins(String expression) {
    String plain = expression.replaceAll("\\s+", " ");
    return GROWTH
        .matcher(plain)
        .results()
        .allMatch(
            one -> {
              String young =
                  "(%1$s unless last_over_time(%1$s[1h] offset %2$s)) or "
                      .formatted(one.group(1), one.group(2));
              return plain.substring(0, one.start()).endsWith(young);
            });
  }

  static List<Series> series(String expression) {
    String plain = RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll("");
    Set<String> groups =
        GROUPING
            .matcher(plain)
            .results()
            .flatMap(group -> List.of(group.group(2).split("\\W+")).stream())
            .filter(label -> !label.isEmpty())
            .collect(Collectors.toSet());
    Matcher names = SERIES.matcher(GROUPING.matcher(plain).replaceAll(""));
    return names
        .results()
        .filter(name -> !WORDS.contains(name.group(1)))
        .map(name -> new Series(name.group(1), labels(name, groups)))
        .toList();
  }

  private static Set<String> labels(MatchResult series, Set<String> groups) {
    var labels = new TreeSet<>(groups);
    if (series.group(3) != null) {
      LABEL.matcher(series.group(3)).results().forEach(label -> labels.add(label.group(1)));
    }
    return labels;
  }
}
