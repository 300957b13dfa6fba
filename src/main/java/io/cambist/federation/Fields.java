package io.cambist.federation;

import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A mapping read by a list of the keys that it may hold. */
final class Fields {
  private final Place place;
  private final String owner;
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<Key<?>, Object> values = new HashMap<>();

  private Fields(Place place, String owner) {
    this.place = place;
    this.owner = owner;
  }

  /**
   * Reads a mapping and reports unknown, missing and malformed keys.
   *
   * @param place where a missing key is reported
   * @param owner whose keys they are, for messages: {@code issuer ci}
   */
  static Fields read(Mapping mapping, Place place, String owner, List<Key<?>> keys, Draft draft) {
    var fields = new Fields(place, owner);
    Map<String, Key<?>> known = new LinkedHashMap<>();
    keys.forEach(key -> known.put(key.name(), key));
    for (Entry entry : mapping.entries()) {
      String name = entry.key().text();
      Key<?> key = known.get(name);
      if (key == null) {
        draft.problem(
            entry.key().place(),
            "unknown key " + name + " in " + owner,
            Spelling.remedy(
                name, known.keySet(), "Known are " + String.join(", ", known.keySet()) + "."));
      } else {
        fields.read(key, entry, draft);
      }
    }
    for (Key<?> key : keys) {
      if (key.isRequired() && !fields.has(key)) {
        draft.problem(place, owner + " has no " + key.name(), "Add the key " + key.name() + ".");
      }
    }
    return fields;
  }

  /** Stands for a thing that is not even a mapping, so that its name is known. */
  static Fields unreadable(Place place, String owner) {
    return new Fields(place, owner);
  }

  private void read(Key<?> key, Entry entry, Draft draft) {
    nodes.put(key.name(), entry.value());
    String what = key.name() + " of " + owner;
    if (Shapes.isPresent(entry.value(), what, draft)) {
      key.shape().read(entry.value(), what, draft).ifPresent(value -> values.put(key, value));
    }
  }

  /** Whether the key is written, be its value right or wrong. */
  boolean has(Key<?> key) {
    return nodes.containsKey(key.name());
  }

  /** The value; empty when the key is absent or its value was refused. */
  @SuppressWarnings("unchecked") // a key's shape made the value that is kept under it
  <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /** The names written in the mapping under a key, be their values right or wrong. */
  Set<String> names(Key<?> key) {
    var names = new LinkedHashSet<String>();
    if (nodes.get(key.name()) instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> names.add(entry.key().text()));
    }
    return names;
  }

  /** Whose keys they are, for messages. */
  String owner() {
    return owner;
  }

  Place place() {
    return place;
  }

  /** The place of a key's value, or of the whole when it is absent. */
  Place place(Key<?> key) {
    Node node = nodes.get(key.name());
    return node == null ? place : node.place();
  }

  /** The place of one element of a list, or of the list when it has no such element. */
  Place place(Key<?> key, String element) {
    if (nodes.get(key.name()) instanceof Sequence list) {
      for (Node item : list.items()) {
        if (item instanceof Scalar scalar && scalar.text().equals(element)) {
          return scalar.place();
        }
      }
    }
    return place(key);
  }

  String where() {
    return place.file() + ":" + place.line();
  }
}
