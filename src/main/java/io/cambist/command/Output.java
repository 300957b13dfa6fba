package io.cambist.command;

import java.io.Console;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/**
 * Where a command speaks, in lines. Words come from files of others: whatever a terminal could take
 * for more than words is written out.
 */
final class Output {
  private final PrintStream stream;
  private final boolean coloured;

  /** A few words in one look. */
  record Words(Look look, String text) {}

  /** How words look where there are colours. */
  enum Look {
    PLAIN(""),
    STRONG("\u001b[1m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    WARNING("\u001b[33m"),
    FAINT("\u001b[2m");

    private static final String END = "\u001b[0m";

    private final String start;

    Look(String start) {
      this.start = start;
    }
  }

  Output(PrintStream stream, boolean coloured) {
    this.stream = stream;
    this.coloured = coloured;
  }

  /** Standard output, coloured where a person looks and has not said otherwise. */
  static Output standard(UnaryOperator<String> environment) {
    return new Output(System.out, isTerminal() && mayColour(environment));
  }

  /** See no-color.org. */
  static boolean mayColour(UnaryOperator<String> environment) {
    String no = environment.apply("NO_COLOR");
    return (no == null || no.isEmpty()) && !"dumb".equals(environment.apply("TERM"));
  }

  /** From JDK 22 on there is a console even where nobody sits at it. */
  @SuppressWarnings("SystemConsoleNull") // what is asked after that tells as well
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException older) {
      return true;
    }
  }

  static Words plain(String text) {
    return new Words(Look.PLAIN, text);
  }

  static Words strong(String text) {
    return new Words(Look.STRONG, text);
  }

  static Words good(String text) {
    return new Words(Look.GOOD, text);
  }

  static Words bad(String text) {
    return new Words(Look.BAD, text);
  }

  static Words warning(String text) {
    return new Words(Look.WARNING, text);
  }

  static Words faint(String text) {
    return new Words(Look.FAINT, text);
  }

  void line(String text) {
    line(plain(text));
  }

  void line(Words... words) {
    var line = new StringBuilder();
    for (Words some : words) {
      boolean styled = coloured && some.look() != Look.PLAIN;
      line.append(styled ? some.look().start : "").append(harmless(some.text()));
      line.append(styled ? Look.END : "");
    }
    stream.print(line.append(System.lineSeparator()));
    stream.flush();
  }

  /** Text that comes as it is, such as a schema. */
  void raw(String text) {
    stream.print(text);
    stream.flush();
  }

  /**
   * The text with everything written out that shows as nothing, moves, or turns the rest around.
   */
  static String harmless(String text) {
    var harmless = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (Character.getType(c)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    harmless.append("\\u{%x}".formatted(c));
                default -> harmless.appendCodePoint(c);
              }
            });
    return harmless.toString();
  }
}
