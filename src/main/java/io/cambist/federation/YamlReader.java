package io.cambist.federation;

import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Reads one YAML file: one document of plain mappings, lists and scalars. Anchors, aliases, tags
 * and merge keys are refused, so that what stands in a place is what is meant there.
 */
final class YamlReader {
  private static final int DEEPEST = 16;
  private static final ScalarResolver CORE = new CoreScalarResolver(false);
  private static final String SYNTAX = "Mend the YAML; nothing of this file could be read.";

  private final String file;
  private final String text;
  private final int[] codePoints;
  private final List<Problem> problems;
  private final Iterator<Event> events;

  private YamlReader(String file, String text, List<Problem> problems) {
    this.file = file;
    this.text = text;
    this.codePoints = text.codePoints().toArray();
    this.problems = problems;
    LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** What came of reading a file; other problems than the one that ended it are in the list. */
  sealed interface Reading {
    record Document(Node root) implements Reading {}

    /** It holds nothing but comments. */
    record Empty() implements Reading {}

    record Unreadable() implements Reading {}
  }

  static Reading read(String file, byte[] content, List<Problem> problems) {
    try {
      Optional<Node> root = new YamlReader(file, decode(file, content), problems).document();
      return root.<Reading>map(Reading.Document::new).orElseGet(Reading.Empty::new);
    } catch (Unreadable unreadable) {
      problems.add(unreadable.problem);
      return new Reading.Unreadable();
    }
  }

  private static String decode(String file, byte[] content) throws Unreadable {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(content);
    CharBuffer out = CharBuffer.allocate(content.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw new Unreadable(
          end(file, text).problem("the file is not UTF-8", "Save the file as UTF-8."));
    }
    return text;
  }

  private Optional<Node> document() throws Unreadable {
    try {
      events.next(); // the stream's start
      if (!(events.next().getEventId() == Event.ID.DocumentStart)) {
        return Optional.empty();
      }
      Node root = node(events.next(), 1);
      events.next(); // the document's end
      Event after = events.next();
      if (after.getEventId() == Event.ID.DocumentStart) {
        throw new Unreadable(
            place(after)
                .problem("a second document begins", "Put each document in a file of its own."));
      }
      return Optional.of(root);
    } catch (MarkedYamlEngineException malformed) {
      Place place =
          malformed
              .getProblemMark()
              .or(malformed::getContextMark)
              .map(this::place)
              .orElse(Place.wholeOf(file));
      // Only the parser's own words: its snippets would repeat the file.
      throw new Unreadable(place.problem("not valid YAML: " + malformed.getProblem(), SYNTAX));
    } catch (ReaderException character) {
      int position = Math.min(Math.max(character.getPosition(), 0), text.length());
      throw new Unreadable(
          end(file, text.substring(0, position))
              .problem("a character that YAML does not allow", "Remove the control character."));
    } catch (YamlEngineException | IllegalArgumentException malformed) {
      // The parser itself reads the digits of an escape such as \\UFFFFFFFF as a number.
      throw new Unreadable(Place.wholeOf(file).problem("not valid YAML", SYNTAX));
    }
  }

  private Node node(Event event, int depth) throws Unreadable {
    Place place = place(event);
    if (depth > DEEPEST) {
      throw new Unreadable(
          place.problem("nested deeper than " + DEEPEST + " levels", "Flatten it."));
    }
    refuseIndirection(event, place);
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar, place);
    }
    if (event instanceof SequenceStartEvent) {
      var items = new ArrayList<Node>();
      for (Event next = events.next(); opens(next); next = events.next()) {
        items.add(node(next, depth + 1));
      }
      return new Sequence(place, items);
    }
    return mapping(place, depth);
  }

  private Mapping mapping(Place place, int depth) throws Unreadable {
    var entries = new ArrayList<Entry>();
    var seen = new HashSet<String>();
    for (Event next = events.next(); opens(next); next = events.next()) {
      Node key = node(next, depth + 1);
      Node value = node(events.next(), depth + 1);
      if (!(key instanceof Scalar name) || name.type() != Node.Type.TEXT) {
        problems.add(
            key.place()
                .problem("a key must be text, but is " + key.kind(), "Put the key in quotes."));
      } else if (name.raw().equals("<<")) {
        problems.add(name.place().problem("merge keys are not known", "Write the keys out."));
      } else if (!seen.add(name.text())) {
        problems.add(
            name.place().problem("the key " + name.text() + " stands here twice", "Remove one."));
      } else {
        entries.add(new Entry(name, value));
      }
    }
    return new Mapping(place, entries);
  }

  private static boolean opens(Event event) {
    return event instanceof NodeEvent;
  }

  private void refuseIndirection(Event event, Place place) throws Unreadable {
    if (event instanceof AliasEvent) {
      throw new Unreadable(place.problem("aliases are not known", "Write the value out."));
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Unreadable(place.problem("anchors are not known", "Remove the anchor."));
    }
    boolean tagged =
        (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
            || (event instanceof CollectionStartEvent start && start.getTag().isPresent());
    if (tagged) {
      throw new Unreadable(place.problem("tags are not known", "Remove the tag."));
    }
  }

  private Scalar scalar(ScalarEvent event, Place place) {
    int start = event.getStartMark().map(Mark::getIndex).orElse(0);
    int end = event.getEndMark().map(Mark::getIndex).orElse(start);
    String raw = new String(codePoints, start, end - start);
    return new Scalar(place, event.getValue(), type(event), raw);
  }

  private static Node.Type type(ScalarEvent event) {
    if (!event.isPlain()) {
      return Node.Type.TEXT;
    }
    Tag tag = CORE.resolve(event.getValue(), true);
    if (tag.equals(Tag.NULL)) {
      return Node.Type.NOTHING;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Type.FLAG;
    }
    return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? Node.Type.NUMBER : Node.Type.TEXT;
  }

  private Place place(Event event) {
    return event.getStartMark().map(this::place).orElse(Place.wholeOf(file));
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** The place right after a text that begins the file. */
  private static Place end(String file, String text) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    String last = text.substring(text.lastIndexOf('\n') + 1);
    return new Place(file, line, last.codePointCount(0, last.length()) + 1);
  }

  /** Ends the reading of a file from any depth; never leaves this class. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Unreadable(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }
}
