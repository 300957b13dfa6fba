package io.cambist.federation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Schemas for tests that load no federation. */
public final class Schemas {
  private Schemas() {}

  public static JsonSchema of(String json) {
    try {
      return JsonSchema.compile(new ObjectMapper().readTree(json)).orElseThrow();
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }
}
