package io.cambist;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/** A setting of ours that is empty counts as not set, as it is in many a deployment's template. */
public final class EmptySettings implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    boolean empty =
        value != null
            && name.startsWith("cambist.")
            && value.getValue() != null
            && value.getValue().isBlank();
    return empty ? null : value;
  }
}
