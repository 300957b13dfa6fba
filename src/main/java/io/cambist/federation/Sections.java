package io.cambist.federation;

import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the sections. Those of nouns may be spread over several files. */
final class Sections {
  private static final Map<String, Kind> SECTIONS = new LinkedHashMap<>();
  private static final List<String> NAMES;

  static {
    for (Kind kind : Kind.values()) {
      SECTIONS.put(kind.section(), kind);
    }
    var names = new ArrayList<>(SECTIONS.keySet());
    names.add(OperatorsReader.SECTION);
    names.add(AssuranceReader.SECTION);
    NAMES = List.copyOf(names);
  }

  private final Draft draft;
  private final Map<Kind, Integer> written = new EnumMap<>(Kind.class);
  private final Map<String, Issuer> issuers = new LinkedHashMap<>();
  private final Map<String, Client> clients = new LinkedHashMap<>();
  private final Map<String, Target> targets = new LinkedHashMap<>();
  private final List<Policy> policies = new ArrayList<>();

  /** Those in shadow as well. */
  private final List<Policy> rehearsed = new ArrayList<>();

  private Optional<Operators> operators = Optional.empty();
  private Optional<Place> assurance = Optional.empty();
  private Optional<AssuranceLevels> levels = Optional.of(AssuranceLevels.NIST);

  Sections(Draft draft) {
    this.draft = draft;
  }

  /** Reads one file. */
  void read(Node root) {
    if (!(root instanceof Mapping file)) {
      if (!root.isNothing()) {
        draft.problem(
            root.place(),
            "a file must be a mapping, but is " + root.kind(),
            "Begin with issuers:, clients:, targets: or policies:.");
      }
      return;
    }
    for (Entry entry : file.entries()) {
      Kind kind = SECTIONS.get(entry.key().text());
      if (entry.key().text().equals(OperatorsReader.SECTION)) {
        operators(entry);
      } else if (entry.key().text().equals(AssuranceReader.SECTION)) {
        assurance(entry);
      } else if (kind == null) {
        draft.problem(
            entry.key().place(),
            "unknown section " + entry.key().text(),
            Spelling.remedy(
                entry.key().text(), NAMES, "Known are " + String.join(", ", NAMES) + "."));
      } else {
        written.merge(kind, 1, Integer::sum);
        section(kind, entry);
      }
    }
  }

  private void operators(Entry entry) {
    Place place = entry.key().place();
    if (operators.isPresent()) {
      draft.problem(
          place,
          "the section operators stands in two files",
          "Write it in one: who may end sessions is to be read in one place.");
    } else if (entry.value() instanceof Mapping roles && !roles.entries().isEmpty()) {
      operators = Optional.of(OperatorsReader.operators(roles, place, draft));
    } else {
      draft.problem(
          entry.value().place(),
          "the section operators must be a mapping of roles, but is " + describe(entry.value()),
          "Write viewer, operator or administrator, each with roles of the identity provider.");
    }
  }

  private void assurance(Entry entry) {
    Place place = entry.key().place();
    if (assurance.isPresent()) {
      draft.problem(
          place,
          "the section assurance stands in two files",
          "Write it in one: levels have one order.");
      return;
    }
    assurance = Optional.of(place);
    levels =
        Shapes.isPresent(entry.value(), "the section assurance", draft)
            ? AssuranceReader.levels(entry.value(), draft)
            : Optional.empty();
  }

  private void section(Kind kind, Entry entry) {
    String what = "the section " + kind.section();
    if (!Shapes.isPresent(entry.value(), what, draft)) {
      return;
    }
    if (kind == Kind.POLICY) {
      if (entry.value() instanceof Sequence rules && !rules.items().isEmpty()) {
        rules.items().forEach(this::policy);
      } else {
        draft.problem(
            entry.value().place(),
            what + " must be a list of rules, but is " + describe(entry.value()),
            "Begin each rule with a hyphen: - id: name");
      }
    } else if (entry.value() instanceof Mapping nouns && !nouns.entries().isEmpty()) {
      nouns.entries().forEach(noun -> noun(kind, noun));
    } else {
      draft.problem(
          entry.value().place(),
          what + " must be a mapping of names, but is " + describe(entry.value()),
          "Write each name with its keys below it.");
    }
  }

  private static String describe(Node node) {
    boolean empty =
        (node instanceof Sequence list && list.items().isEmpty())
            || (node instanceof Mapping mapping && mapping.entries().isEmpty());
    return empty ? "empty" : node.kind();
  }

  private void noun(Kind kind, Entry entry) {
    String name = entry.key().text();
    Place place = entry.key().place();
    Names.of(kind).read(entry.key(), "the name of " + kind.noun() + " " + name, draft);
    Optional<Fields> read = fields(kind, name, place, entry.value());
    if (read.isEmpty()) {
      return;
    }
    Fields fields = read.get();
    switch (kind) {
      case ISSUER ->
          IssuerReader.issuer(name, fields, draft).ifPresent(issuer -> issuers.put(name, issuer));
      case CLIENT ->
          ClientReader.client(name, fields, draft).ifPresent(client -> clients.put(name, client));
      default ->
          TargetReader.target(name, fields, draft).ifPresent(target -> targets.put(name, target));
    }
  }

  private void policy(Node rule) {
    String name = "without id";
    Place place = rule.place();
    if (rule instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        if (entry.key().text().equals(PolicyReader.ID.name())
            && entry.value() instanceof Scalar id) {
          name = id.text();
          place = id.place();
        }
      }
    }
    String id = name;
    fields(Kind.POLICY, name, place, rule)
        .ifPresent(
            fields ->
                PolicyReader.policy(id, fields, draft)
                    .ifPresent(policy -> add(policy, PolicyReader.isShadow(fields))));
  }

  private void add(Policy policy, boolean shadow) {
    rehearsed.add(policy);
    if (!shadow) {
      policies.add(policy);
    }
  }

  /** Reads the keys of one thing, and notes its name. */
  private Optional<Fields> fields(Kind kind, String name, Place place, Node node) {
    String owner = kind.noun() + " " + name;
    Mapping mapping;
    if (node instanceof Mapping written) {
      mapping = written;
    } else {
      draft.problem(
          node.place(),
          owner + " must be a mapping, but is " + node.kind(),
          "Write its keys below it.");
      mapping = null;
    }
    List<Key<?>> keys =
        switch (kind) {
          case ISSUER -> IssuerReader.KEYS;
          case CLIENT -> ClientReader.KEYS;
          case TARGET -> TargetReader.KEYS;
          case POLICY -> PolicyReader.KEYS;
        };
    Fields fields =
        mapping == null
            ? Fields.unreadable(place, owner)
            : Fields.read(mapping, place, owner, keys, draft);
    boolean isNew = draft.declare(kind, name, place, fields);
    return mapping != null && isNew ? Optional.of(fields) : Optional.empty();
  }

  /** What can be judged only when all files are read. */
  void checkWhole() {
    for (Kind kind : Kind.values()) {
      if (!written.containsKey(kind)) {
        draft.problem(
            draft.files().whole(),
            "the federation names no " + kind.noun(),
            "Add the section " + kind.section() + " to one of its files.");
      }
    }
    CrossChecks.check(draft);
    levels.ifPresent(draft::checkLevels);
  }

  /** To be called only when there is no problem. */
  Federation federation(String revision) {
    var kept = new LinkedHashSet<Named>();
    for (Kind kind : Kind.values()) {
      draft
          .declared(kind)
          .forEach(
              (name, fields) ->
                  fields
                      .find(OnRemoval.KEY)
                      .filter(OnRemoval.KEEP::equals)
                      .ifPresent(keep -> kept.add(new Named(kind, name))));
    }
    var federation =
        new Federation(
            revision,
            issuers,
            clients,
            targets,
            policies,
            operators.orElse(Operators.NONE),
            levels.orElse(AssuranceLevels.NIST),
            kept);
    return rehearsed.size() == policies.size() ? federation : federation.rehearsing(rehearsed);
  }
}
