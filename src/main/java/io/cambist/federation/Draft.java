package io.cambist.federation;

import io.cambist.expression.ExpressionCompiler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A federation while it is read: what is declared, what is referred to, and what is wrong. */
final class Draft {
  private final FederationFiles files;
  private final ExpressionCompiler compiler;
  private final Duration ceiling;
  private final String gateway;
  private final List<Problem> problems;
  private final Map<Kind, Map<String, Fields>> declared = new EnumMap<>(Kind.class);
  private final List<Reference> references = new ArrayList<>();
  private final List<LevelReference> levelReferences = new ArrayList<>();
  private int guessesLeft = 100;

  private record Reference(Kind kind, String name, String what, Place place) {}

  private record LevelReference(String level, String what, Place place) {}

  /**
   * @param ceiling the longest life of a token
   * @param gateway the gateway's own issuer URL
   */
  Draft(
      FederationFiles files,
      ExpressionCompiler compiler,
      Duration ceiling,
      String gateway,
      List<Problem> problems) {
    this.files = files;
    this.compiler = compiler;
    this.ceiling = ceiling;
    this.gateway = gateway;
    this.problems = problems;
    for (Kind kind : Kind.values()) {
      declared.put(kind, new LinkedHashMap<>());
    }
  }

  FederationFiles files() {
    return files;
  }

  ExpressionCompiler compiler() {
    return compiler;
  }

  Duration ceiling() {
    return ceiling;
  }

  String gateway() {
    return gateway;
  }

  void problem(Place place, String message, String remedy) {
    problems.add(place.problem(message, remedy));
  }

  /**
   * Guesses which of many names was meant, as often as anybody reads on: where all of a kind were
   * renamed, each of them would be held against each.
   */
  String guess(String written, Collection<String> known, String otherwise) {
    guessesLeft--;
    return guessesLeft < 0 ? otherwise : Spelling.remedy(written, known, otherwise);
  }

  /** Notes a name; false when it is taken, which is reported. */
  boolean declare(Kind kind, String name, Place place, Fields fields) {
    Fields earlier = declared.get(kind).putIfAbsent(name, fields);
    if (earlier != null) {
      problem(
          place,
          "the " + kind.noun() + " " + name + " is declared twice, first in " + earlier.where(),
          "Rename or remove one.");
    }
    return earlier == null;
  }

  /** What was written under each name, in order. */
  Map<String, Fields> declared(Kind kind) {
    return declared.get(kind);
  }

  /** Notes a use of a name, which may be declared further on. */
  void refer(Kind kind, String name, String what, Place place) {
    references.add(new Reference(kind, name, what, place));
  }

  /** Notes a use of a level of assurance, which may be declared further on. */
  void referToLevel(String level, String what, Place place) {
    levelReferences.add(new LevelReference(level, what, place));
  }

  /** Reports each use of a level that is none of these. To be called when all is read. */
  void checkLevels(AssuranceLevels levels) {
    for (LevelReference reference : levelReferences) {
      if (!levels.lowestFirst().contains(reference.level())) {
        problem(
            reference.place(),
            reference.what() + " names the unknown level " + reference.level(),
            guess(
                reference.level(),
                levels.lowestFirst(),
                "Known are "
                    + String.join(", ", levels.lowestFirst())
                    + "; the section assurance declares others."));
      }
    }
  }

  /** Reports each use of a name that a federation does not declare. */
  void checkReferencesTo(Federation federation) {
    declareAll(Kind.ISSUER, federation.issuers().keySet());
    declareAll(Kind.CLIENT, federation.clients().keySet());
    declareAll(Kind.TARGET, federation.targets().keySet());
    declareAll(Kind.POLICY, federation.policies().stream().map(Policy::id).toList());
    checkReferences();
    checkLevels(federation.levels());
  }

  private void declareAll(Kind kind, Collection<String> names) {
    names.forEach(
        name -> declared.get(kind).put(name, Fields.unreadable(files.whole(), kind.noun())));
  }

  /** Reports each use of a name that is declared nowhere. To be called when all is read. */
  void checkReferences() {
    for (Reference reference : references) {
      Map<String, Fields> names = declared.get(reference.kind());
      if (!names.containsKey(reference.name())) {
        String noun = reference.kind().noun();
        problem(
            reference.place(),
            reference.what() + " names the unknown " + noun + " " + reference.name(),
            guess(
                reference.name(),
                names.keySet(),
                "Declare it under " + reference.kind().section() + "."));
      }
    }
  }
}
