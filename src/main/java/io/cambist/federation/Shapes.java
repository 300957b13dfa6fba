package io.cambist.federation;

import io.cambist.expression.Compilation;
import io.cambist.expression.Deceptive;
import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import io.cambist.oauth.Scopes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The shapes that values of several nouns have. */
final class Shapes {
  private static final int LONGEST_TEXT = 2048;
  private static final Pattern SMALL_NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  /** One line of text. */
  static final Shape<String> TEXT =
      Shape.of(
          Outline.text(
                  "[^\\x00-\\x20\\x7f-\\x9f](?:[^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x20\\x7f-\\x9f])?")
              .with("maxLength", LONGEST_TEXT)
              .named("text"),
          (node, what, draft) -> {
            if (!(node instanceof Scalar scalar) || scalar.type() != Node.Type.TEXT) {
              String remedy =
                  node instanceof Scalar ? "Put it in quotes." : "Write a single value.";
              return wrongKind(node, what, "text", remedy, draft);
            }
            String text = scalar.text();
            boolean sane =
                !text.isBlank()
                    && text.length() <= LONGEST_TEXT
                    && text.equals(text.strip())
                    && text.chars().noneMatch(Character::isISOControl);
            return sane
                ? Optional.of(text)
                : refuse(
                    node.place(),
                    what + " is empty, very long, or has spaces or breaks that do not show",
                    "Write it on one line, without a space at its ends.",
                    draft);
          });

  /** One line of text that reads as what it is, since it is compared letter by letter. */
  static final Shape<String> COMPARED =
      TEXT.then(
          (text, place, what, draft) ->
              Deceptive.in(text)
                  .map(
                      deceptive ->
                          Shapes.<String>refuse(
                              place,
                              what + " holds " + deceptive,
                              "Leave it out, or write the letter that is meant.",
                              draft))
                  .orElse(Optional.of(text)));

  static final Shape<Boolean> FLAG =
      Shape.of(
          Outline.type("boolean"),
          (node, what, draft) ->
              node instanceof Scalar scalar && scalar.type() == Node.Type.FLAG
                  ? Optional.of(Boolean.parseBoolean(scalar.text()))
                  : wrongKind(
                      node, what, "true or false", "Write true or false, unquoted.", draft));

  static final Shape<String> SCOPE =
      TEXT.like(Outline.text("[!#-\\[\\]-~]+").named("scope"))
          .then(
              (text, place, what, draft) ->
                  Scopes.isScopeToken(text)
                      ? Optional.of(text)
                      : refuse(
                          place,
                          what + " holds what is not a scope",
                          "Use printable ASCII without space, quote and backslash; several scopes"
                              + " form a list.",
                          draft));

  static final Shape<Scopes> SCOPES =
      setOf(SCOPE).then((values, place, what, draft) -> Optional.of(new Scopes(values)));

  private Shapes() {}

  /** Whether there is a value at all; reports it when not. */
  static boolean isPresent(Node node, String what, Draft draft) {
    if (node.isNothing()) {
      draft.problem(node.place(), what + " is empty", "Give it a value, or leave the key out.");
      return false;
    }
    return true;
  }

  /** Text of which the whole fits a pattern. */
  static Shape<String> text(Pattern pattern, String must) {
    return TEXT.like(Outline.text(pattern))
        .then(
            (text, place, what, draft) ->
                pattern.matcher(text).matches()
                    ? Optional.of(text)
                    : refuse(place, what + " has characters that are not allowed", must, draft));
  }

  static Shape<Integer> integer(int least, int most) {
    return Shape.of(
        Outline.type("integer").with("minimum", least).with("maximum", most),
        (node, what, draft) -> {
          if (node instanceof Scalar scalar
              && scalar.type() == Node.Type.NUMBER
              && SMALL_NUMBER.matcher(scalar.text()).matches()) {
            int value = Integer.parseInt(scalar.text());
            if (value >= least && value <= most) {
              return Optional.of(value);
            }
          }
          return refuse(
              node.place(),
              what + " must be a whole number from " + least + " to " + most,
              "Write such a number, unquoted.",
              draft);
        });
  }

  /** One of a few words. */
  static Shape<String> word(Set<String> words) {
    return TEXT.like(Outline.oneOf(List.copyOf(words)))
        .then(
            (text, place, what, draft) ->
                words.contains(text)
                    ? Optional.of(text)
                    : refuse(
                        place,
                        what + " is none of those known",
                        Spelling.remedy(text, words, "Known are " + String.join(", ", words) + "."),
                        draft));
  }

  /** One of an enum's values, written in lower case. */
  static <E extends Enum<E>> Shape<E> oneOf(Class<E> type) {
    var choices = new LinkedHashMap<String, E>();
    for (E choice : type.getEnumConstants()) {
      choices.put(choice.name().toLowerCase(Locale.ROOT), choice);
    }
    return word(choices.keySet())
        .then((text, place, what, draft) -> Optional.of(choices.get(text)));
  }

  /** A list without repetition, in order; a single value may stand alone. */
  static <T> Shape<Set<T>> setOf(Shape<T> element) {
    return Shape.of(
        Outline.someOf(element.outline()),
        (node, what, draft) -> {
          List<Node> items = node instanceof Sequence list ? list.items() : List.of(node);
          if (items.isEmpty()) {
            return refuse(
                node.place(), what + " is an empty list", "Name one, or leave the key out.", draft);
          }
          boolean good = true;
          var values = new LinkedHashSet<T>();
          for (Node item : items) {
            Optional<T> value =
                isPresent(item, what, draft) ? element.read(item, what, draft) : Optional.empty();
            if (value.isEmpty()) {
              good = false;
            } else if (!values.add(value.get())) {
              refuse(item.place(), what + " holds the same twice", "Remove one.", draft);
              good = false;
            }
          }
          return good ? Optional.of(Collections.unmodifiableSet(values)) : Optional.empty();
        });
  }

  static <T> Shape<List<T>> listOf(Shape<T> element) {
    return setOf(element).then((values, place, what, draft) -> Optional.of(List.copyOf(values)));
  }

  /** A mapping whose keys the operator chooses. */
  static <T> Shape<Map<String, T>> mapOf(Shape<String> name, Shape<T> value) {
    return Shape.of(
        Outline.map(name.outline(), value.outline()),
        (node, what, draft) -> {
          if (!(node instanceof Mapping mapping)) {
            return wrongKind(node, what, "a mapping", "Write names and values below it.", draft);
          }
          var values = new LinkedHashMap<String, T>();
          for (Entry entry : mapping.entries()) {
            Optional<String> key = name.read(entry.key(), what, draft);
            String inner = entry.key().text() + " in " + what;
            if (isPresent(entry.value(), inner, draft)) {
              Optional<T> element = value.read(entry.value(), inner, draft);
              key.ifPresent(k -> element.ifPresent(v -> values.put(k, v)));
            }
          }
          return Optional.of(Collections.unmodifiableMap(values));
        });
  }

  /** A mapping with keys of ours. */
  static Shape<Fields> fields(List<Key<?>> keys) {
    return Shape.of(
        Outline.object(keys),
        (node, what, draft) ->
            node instanceof Mapping mapping
                ? Optional.of(Fields.read(mapping, node.place(), what, keys, draft))
                : wrongKind(node, what, "a mapping", "Write its keys below it.", draft));
  }

  /** The name of something declared anywhere in the federation. */
  static Shape<String> reference(Kind kind) {
    return TEXT.like(Names.of(kind).outline().named(kind.noun() + "-name"))
        .then(
            (name, place, what, draft) -> {
              draft.refer(kind, name, what, place);
              return Optional.of(name);
            });
  }

  static Shape<Set<String>> references(Kind kind) {
    return setOf(reference(kind));
  }

  /** CEL; a bare number or {@code true} is CEL as well. */
  static Shape<Expression> expression(Purpose purpose) {
    return Shape.of(
        Outline.type("string", "number", "boolean").named("cel"),
        (node, what, draft) -> {
          if (!(node instanceof Scalar scalar)) {
            return wrongKind(node, what, "a CEL expression", "Put it in quotes.", draft);
          }
          Compilation compilation = draft.compiler().compile(scalar.text(), purpose);
          if (compilation instanceof Compilation.Refused refused) {
            for (Compilation.Fault fault : refused.faults()) {
              draft.problem(
                  ScalarPositions.in(scalar, fault.line(), fault.column()),
                  what + ": " + fault.message(),
                  sentence(fault.remedy()));
            }
            return Optional.empty();
          }
          return Optional.of(((Compilation.Compiled) compilation).expression());
        });
  }

  private static String sentence(String text) {
    String end = text.endsWith(".") || text.endsWith("?") ? "" : ".";
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + end;
  }

  static <T> Optional<T> refuse(Place place, String message, String remedy, Draft draft) {
    draft.problem(place, message, remedy);
    return Optional.empty();
  }

  private static <T> Optional<T> wrongKind(
      Node node, String what, String expected, String remedy, Draft draft) {
    return refuse(
        node.place(), what + " must be " + expected + ", but is " + node.kind(), remedy, draft);
  }
}
