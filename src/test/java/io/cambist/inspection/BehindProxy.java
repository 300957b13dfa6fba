package io.cambist.inspection;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** With a proxy at an address of its own, which nothing else in the tests has. */
public final class BehindProxy implements QuarkusTestProfile {
  static final String PROXY = "127.0.0.3";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("cambist.trusted-proxies", PROXY);
  }
}
