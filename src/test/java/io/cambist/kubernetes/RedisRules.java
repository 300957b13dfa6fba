package io.cambist.kubernetes;

import io.cambist.kubernetes.Build.Placed;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A Redis of our own is one that Cambist takes. */
final class RedisRules {
  /** Of the limit, for what Redis does not count: buffers, fragments, itself. */
  private static final BigDecimal MOST = new BigDecimal("0.75");

  private RedisRules() {}

  private static Stream<Placed> servers(Build build) {
    return build.containers().stream()
        .filter(placed -> placed.container().getImage().matches("(.*/)?redis[:@].*"));
  }

  static Stream<String> redis_evicts_nothing_and_fits_its_limit(Build build) {
    return servers(build)
        .filter(
            placed ->
                !argument(placed, "--maxmemory-policy").equals("noeviction")
                    || !fits(argument(placed, "--maxmemory"), limit(placed)))
        .map(placed -> placed + " throws away what it holds, or is killed for it");
  }

  private static Quantity limit(Placed placed) {
    return Objects.requireNonNullElse(
        placed.container().getResources().getLimits().get("memory"), Quantity.parse("0"));
  }

  private static boolean fits(String most, Quantity limit) {
    return most.matches("[1-9]\\d{0,8}mb")
        && Quantity.getAmountInBytes(Quantity.parse(most.replace("mb", "Mi")))
                .compareTo(Quantity.getAmountInBytes(limit).multiply(MOST))
            <= 0;
  }

  /** What follows a word; nothing where it is not there, or twice. */
  private static String argument(Placed placed, String name) {
    List<String> words = placed.container().getArgs();
    int at = words.indexOf(name);
    return at < 0 || at != words.lastIndexOf(name) || at + 1 == words.size()
        ? ""
        : words.get(at + 1);
  }

  /** A name without a dot is a Service beside. */
  static Stream<String> the_url_of_redis_leads_to_its_service(Build build) {
    return build.all(Secret.class).stream()
        .flatMap(secret -> Stream.ofNullable(secret.getData().get("url")))
        .map(url -> URI.create(new String(Base64.getDecoder().decode(url), StandardCharsets.UTF_8)))
        .filter(url -> url.getHost() == null || !url.getHost().contains("."))
        .filter(
            url ->
                build.all(Service.class).stream()
                    .filter(service -> service.getMetadata().getName().equals(url.getHost()))
                    .flatMap(service -> service.getSpec().getPorts().stream())
                    .noneMatch(port -> port.getPort().equals(url.getPort())))
        .map(url -> "no Service is at " + url);
  }

  /** The server listens at its own port, whatever is written. */
  static Stream<String> redis_is_where_it_listens(Build build) {
    return servers(build)
        .filter(
            placed ->
                placed.container().getPorts().stream()
                    .anyMatch(port -> !port.getContainerPort().equals(6379)))
        .map(placed -> placed + " does not listen there");
  }
}
