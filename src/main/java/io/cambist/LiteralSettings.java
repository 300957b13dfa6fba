package io.cambist;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import jakarta.annotation.Priority;
import java.util.Set;

/**
 * Takes our settings as they are written. Configuration would put something else in place of {@code
 * ${X}} and {@code $$}, which may stand in a password; and would take a value for not set where
 * there is no {@code X}, so that a gateway could start without the TLS that it was to have.
 */
@Priority(LiteralSettings.BEFORE_EXPRESSIONS)
public final class LiteralSettings implements ConfigSourceInterceptor {
  /** Who has a higher one is asked first; that of expressions is 3300. */
  static final int BEFORE_EXPRESSIONS = 3400;

  /** Those that our own file brings settings for, with expressions. */
  private static final Set<String> BROUGHT = Set.of("dev", "test");

  private static final long serialVersionUID = 1L;

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    if (!name.startsWith("cambist.")) {
      return context.proceed(name);
    }
    ConfigValue literal = Expressions.withoutExpansion(() -> context.proceed(name));
    boolean isBrought =
        literal != null && literal.getProfile() != null && BROUGHT.contains(literal.getProfile());
    return isBrought ? context.proceed(name) : literal;
  }
}
