package io.cambist.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps what each node yields, of an evaluation that is metered as every other. */
@SuppressWarnings("ThreadSafe") // Made for one evaluation, which one thread does.
final class Recorder implements CelEvaluationListener {
  private final Meter meter;
  private final Failures words;
  private final Map<Long, Object> values = new HashMap<>();
  private final Map<Long, String> failures = new HashMap<>();

  Recorder(Meter meter, Failures words) {
    this.meter = meter;
    this.words = words;
  }

  @Override
  public void callback(CelExpr node, Object value) {
    if (value instanceof ErrorValue failure) {
      failed(failure.exprId(), words.describe(failure.value()));
    }
    meter.callback(node, value);
    if (!(value instanceof ErrorValue)) {
      values.put(node.id(), value);
    }
  }

  void failed(long node, String why) {
    failures.putIfAbsent(node, why);
  }

  /** What a node yielded, at last if it did so several times; nothing where it failed. */
  Optional<Object> value(CelExpr node) {
    return Optional.ofNullable(values.get(node.id()));
  }

  /** Why a node failed, as far as that was told: not where others go on nevertheless. */
  Optional<String> failure(CelExpr node) {
    return Optional.ofNullable(failures.get(node.id()));
  }
}
