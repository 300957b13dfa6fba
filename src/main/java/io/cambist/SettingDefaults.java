package io.cambist;

import io.cambist.settings.Form;
import io.cambist.settings.Setting;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Optional;

/**
 * What our settings are where they are not set. One that is empty counts as not set, as it is in
 * many a deployment's template; and blanks around a value count where they could mean something.
 */
public final class SettingDefaults implements ConfigSourceInterceptor {
  private static final long serialVersionUID = 1L;

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    ConfigValue value = context.proceed(name);
    Optional<Setting> setting = Setting.ofKey(name);
    if (setting.isEmpty() && !name.startsWith("cambist.")) {
      return value;
    }
    if (value != null && value.hasProblems()) {
      return value;
    }
    if (value != null && value.getValue() != null && !value.getValue().isBlank()) {
      return setting.map(Setting::form).filter(Form::isStripped).isPresent()
          ? value.withValue(value.getValue().strip())
          : value;
    }
    return setting
        .flatMap(Setting::standard)
        .map(
            standard ->
                ConfigValue.builder()
                    .withName(name)
                    .withValue(standard)
                    .withRawValue(standard)
                    .build())
        .orElse(null);
  }
}
