package io.cambist.federation;

import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is known of an issuer by who makes it: a preset of its keys, from {@code kinds.yaml}. */
final class IssuerKind {
  private static final Key<Pattern> SHAPE =
      Key.optional(
          "shape",
          Shapes.TEXT.then((text, place, what, draft) -> Optional.of(Pattern.compile(text))),
          "What an issuer that is written out must fit.");
  private static final Key<String> LIKE =
      Key.optional("like", Shapes.TEXT, "The remedy where it does not.");
  private static final Key<String> REUSED =
      Key.optional("reused", Shapes.TEXT, "Why its tokens cannot be single-use.");

  private static final Map<String, Mapping> PRESETS = presets();

  /** The name of a kind. */
  static final Shape<IssuerKind> NAME =
      Shapes.word(PRESETS.keySet())
          .then((name, place, what, draft) -> Optional.of(read(name, draft)));

  private final String name;
  private final Fields preset;

  private IssuerKind(String name, Fields preset) {
    this.name = name;
    this.preset = preset;
  }

  private static Map<String, Mapping> presets() {
    var presets = new LinkedHashMap<String, Mapping>();
    String file = "kinds.yaml";
    try (InputStream stream = IssuerKind.class.getResourceAsStream(file)) {
      var reading =
          (YamlReader.Reading.Document)
              YamlReader.read(file, stream.readAllBytes(), new ArrayList<>());
      for (Entry kind : ((Mapping) reading.root()).entries()) {
        presets.put(kind.key().text(), (Mapping) kind.value());
      }
      return Collections.unmodifiableMap(presets);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static IssuerKind read(String name, Draft draft) {
    var keys = new ArrayList<Key<?>>(List.of(SHAPE, LIKE, REUSED));
    IssuerReader.KEYS.stream().filter(key -> !key.isRequired()).forEach(keys::add);
    Mapping preset = PRESETS.get(name);
    return new IssuerKind(
        name, Fields.read(preset, preset.place(), "the kind " + name, keys, draft));
  }

  /** The kinds that have such a key. */
  static List<String> having(Key<?> key) {
    return PRESETS.entrySet().stream()
        .filter(
            preset ->
                preset.getValue().entries().stream()
                    .anyMatch(entry -> entry.key().text().equals(key.name())))
        .map(Map.Entry::getKey)
        .toList();
  }

  String name() {
    return name;
  }

  /** What an issuer of this kind has unless it says otherwise. */
  <T> Optional<T> find(Key<T> key) {
    return preset.find(key);
  }

  /** Why its tokens cannot be taken once only; empty when they can. */
  Optional<String> reused() {
    return preset.find(REUSED);
  }

  /** The remedy for an {@code iss} that no issuer of this kind has; empty when one may. */
  Optional<String> misshapen(String issuer) {
    return preset
        .find(SHAPE)
        .filter(shape -> !shape.matcher(issuer).matches())
        .flatMap(shape -> preset.find(LIKE));
  }
}
