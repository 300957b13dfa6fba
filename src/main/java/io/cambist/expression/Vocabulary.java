package io.cambist.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The variables that expressions may see, with their fields and types. */
final class Vocabulary implements CelTypeProvider {
  private static final CelType MEMBERS = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelType STRINGS = ListType.create(SimpleType.STRING);

  /** The fields of the variables that have fixed ones. */
  private static final Map<String, Map<String, CelType>> FIELDS =
      Map.of(
          "subject",
          Map.of("issuer", SimpleType.STRING, "sub", SimpleType.STRING, "ours", SimpleType.BOOL),
          "actor",
          Map.of(
              "present",
              SimpleType.BOOL,
              "issuer",
              SimpleType.STRING,
              "sub",
              SimpleType.STRING,
              "claims",
              MEMBERS,
              "attributes",
              MEMBERS),
          "client",
          Map.of(
              "id",
              SimpleType.STRING,
              "method",
              SimpleType.STRING,
              "authenticated",
              SimpleType.BOOL),
          "target",
          Map.of("name", SimpleType.STRING, "audience", SimpleType.STRING),
          "request",
          Map.of("scopes", STRINGS, "audiences", STRINGS, "resources", STRINGS));

  private final Map<String, CelType> variables = new LinkedHashMap<>();
  private final ImmutableList<CelType> structs;

  private Vocabulary(Purpose purpose) {
    variables.put("claims", MEMBERS);
    if (purpose == Purpose.ATTRIBUTE) {
      structs = ImmutableList.of();
      return;
    }
    variables.put("attributes", MEMBERS);
    FIELDS.forEach((name, fields) -> variables.put(name, struct(name, fields)));
    variables.put("now", SimpleType.TIMESTAMP);
    structs =
        variables.values().stream()
            .filter(StructType.class::isInstance)
            .collect(ImmutableList.toImmutableList());
  }

  static Vocabulary of(Purpose purpose) {
    return new Vocabulary(purpose);
  }

  private static StructType struct(String name, Map<String, CelType> fields) {
    return StructType.create(
        "io.cambist." + name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)));
  }

  Map<String, CelType> variables() {
    return variables;
  }

  /** The names of the variables, for a remedy. */
  String names() {
    return variables.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  /** All fields that there are, for a remedy. */
  String fieldNames() {
    return FIELDS.entrySet().stream()
        .filter(variable -> variables.containsKey(variable.getKey()))
        .flatMap(
            variable -> variable.getValue().keySet().stream().map(f -> variable.getKey() + "." + f))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return structs;
  }

  @Override
  public Optional<CelType> findType(String typeName) {
    return structs.stream().filter(type -> type.name().equals(typeName)).findAny();
  }
}
