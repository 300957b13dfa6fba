package io.cambist.operator;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.function.Function;

/** What came of what an operator asked for. */
public sealed interface Result<T> {
  record Done<T>(T value) implements Result<T> {}

  record Refused<T>(Refusal refusal) implements Result<T> {}

  static <T> Result<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Result<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  static <T> Result<T> refused(Reason reason, String detail) {
    return refused(Refusal.of(reason, detail));
  }

  /** One or the other. */
  default <R> R fold(Function<T, R> done, Function<Refusal, R> refused) {
    return this instanceof Done<T> it
        ? done.apply(it.value())
        : refused.apply(((Refused<T>) this).refusal());
  }
}
