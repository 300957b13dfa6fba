package io.cambist.issuer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Metrics of key fetching, labelled with the names of configured issuers and clients alone. */
@ApplicationScoped
class IssuerKeyMetrics {
  private static final String AGE = "cambist.issuer.keys.age";
  private static final String FETCHES = "cambist.issuer.key.fetches";

  private final MeterRegistry registry;
  private final Map<String, Meter> ages = new ConcurrentHashMap<>();

  IssuerKeyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param age in seconds; not a number before the first success
   */
  void watch(String issuer, Supplier<Number> age) {
    ages.computeIfAbsent(
        issuer,
        name ->
            Gauge.builder(AGE, age)
                .baseUnit("seconds")
                .description("Time since the issuer's keys were last fetched with success")
                .tag("issuer", name)
                .register(registry));
  }

  void forgetAllBut(Set<String> issuers) {
    ages.forEach(
        (issuer, age) -> {
          if (!issuers.contains(issuer) && ages.remove(issuer, age)) {
            registry.remove(age);
          }
        });
  }

  void count(String issuer, Fetched fetched) {
    String outcome = fetched instanceof Fetched.Failed failed ? failed.failure().text() : "success";
    registry.counter(FETCHES, "issuer", issuer, "outcome", outcome).increment();
  }
}
