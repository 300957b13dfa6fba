package io.cambist.console;

import io.cambist.operator.ActivityView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The numbers of the first page.
 *
 * @param sessions how many are within their life, at most
 * @param problems what an operator should know at once
 */
public record Overview(
    long issued,
    long refused,
    long sessions,
    long cutOffs,
    List<Bar> byIssuer,
    List<Bar> byTarget,
    List<String> problems) {
  private static final int MOST_BARS = 12;

  public record Bar(String name, long count) {}

  static Overview of(ActivityView activity, long cutOffs, List<String> problems) {
    return new Overview(
        sum(activity.ticks().stream().map(ActivityView.Tick::issued).toList()),
        sum(activity.ticks().stream().map(ActivityView.Tick::refused).toList()),
        sum(List.of(activity.sessionsByIssuer())),
        cutOffs,
        bars(activity.sessionsByIssuer()),
        bars(activity.sessionsByTarget()),
        problems);
  }

  public long mostByIssuer() {
    return byIssuer.stream().mapToLong(Bar::count).max().orElse(1);
  }

  public long mostByTarget() {
    return byTarget.stream().mapToLong(Bar::count).max().orElse(1);
  }

  private static long sum(List<Map<String, Long>> counts) {
    return counts.stream().flatMap(one -> one.values().stream()).mapToLong(Long::longValue).sum();
  }

  private static List<Bar> bars(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Bar(entry.getKey(), entry.getValue()))
        .filter(bar -> bar.count() > 0)
        .sorted(Comparator.comparingLong(Bar::count).reversed().thenComparing(Bar::name))
        .limit(MOST_BARS)
        .toList();
  }
}
