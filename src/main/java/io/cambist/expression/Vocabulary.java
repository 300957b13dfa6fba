package io.cambist.expression;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Optional;
import java.util.stream.Collectors;

/** The variables that expressions may see, with their fields and types. */
final class Vocabulary implements CelTypeProvider {
  private static final CelType MEMBERS = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final CelType STRINGS = ListType.create(SimpleType.STRING);

  /** The fields of the variables that have fixed ones. */
  private static final ImmutableMap<String, ImmutableMap<String, CelType>> FIELDS =
      ImmutableMap.of(
          "subject",
          ImmutableMap.of(
              "issuer",
              SimpleType.STRING,
              "sub",
              SimpleType.STRING,
              "ours",
              SimpleType.BOOL,
              "assurance",
              SimpleType.STRING),
          "actor",
          ImmutableMap.of(
              "present",
              SimpleType.BOOL,
              "issuer",
              SimpleType.STRING,
              "sub",
              SimpleType.STRING,
              "assurance",
              SimpleType.STRING,
              "claims",
              MEMBERS,
              "attributes",
              MEMBERS),
          "client",
          ImmutableMap.of(
              "id",
              SimpleType.STRING,
              "method",
              SimpleType.STRING,
              "authenticated",
              SimpleType.BOOL),
          "target",
          ImmutableMap.of("name", SimpleType.STRING, "audience", SimpleType.STRING),
          "request",
          ImmutableMap.of(
              "scopes",
              STRINGS,
              "audiences",
              STRINGS,
              "resources",
              STRINGS,
              "authorization_details",
              ListType.create(MEMBERS)));

  private final ImmutableMap<String, CelType> variables;
  private final ImmutableList<CelType> structs;

  private Vocabulary(ImmutableMap<String, CelType> variables) {
    this.variables = variables;
    this.structs =
        variables.values().stream()
            .filter(StructType.class::isInstance)
            .collect(ImmutableList.toImmutableList());
  }

  static Vocabulary of(Purpose purpose) {
    if (purpose == Purpose.ATTRIBUTE) {
      return new Vocabulary(ImmutableMap.of("claims", MEMBERS));
    }
    if (purpose == Purpose.CLIENT) {
      return new Vocabulary(ImmutableMap.of("claims", MEMBERS, "attributes", MEMBERS));
    }
    ImmutableMap.Builder<String, CelType> all = ImmutableMap.builder();
    FIELDS.forEach((name, fields) -> all.put(name, struct(name, fields)));
    all.put("claims", MEMBERS).put("attributes", MEMBERS).put("now", SimpleType.TIMESTAMP);
    return new Vocabulary(all.buildOrThrow());
  }

  private static StructType struct(String name, ImmutableMap<String, CelType> fields) {
    return StructType.create(
        "io.cambist." + name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
  }

  ImmutableMap<String, CelType> variables() {
    return variables;
  }

  /** The names of the variables, for a remedy. */
  String names() {
    return String.join(", ", variables.keySet());
  }

  /** All fields that there are, for a remedy. */
  String fieldNames() {
    return FIELDS.entrySet().stream()
        .filter(variable -> variables.containsKey(variable.getKey()))
        .flatMap(
            variable -> variable.getValue().keySet().stream().map(f -> variable.getKey() + "." + f))
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
