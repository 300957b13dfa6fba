package io.cambist.command;

import io.cambist.federation.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands behind a command: options, each once, and other words.
 *
 * @param options by name, without hyphens; those that take no value have an empty one
 */
record Arguments(Map<String, String> options, List<String> words) {

  /** What came of reading them. */
  sealed interface Result {}

  record Read(Arguments arguments) implements Result {}

  /**
   * @param why what is wrong and what to do about it: sentences
   */
  record Wrong(String why) implements Result {}

  /**
   * @param flags the names of options without a value
   * @param valued the names of options with one, behind it or behind an equals sign
   */
  static Result read(List<String> given, Set<String> flags, Set<String> valued) {
    var options = new LinkedHashMap<String, String>();
    var words = new ArrayList<String>();
    var known = new TreeSet<String>(flags);
    known.addAll(valued);
    boolean optionsEnded = false;
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
        words.add(word);
        continue;
      }
      if (word.equals("--")) {
        optionsEnded = true;
        continue;
      }
      int equals = word.indexOf('=');
      String option = equals < 0 ? word : word.substring(0, equals);
      String name = option.equals("-h") ? "help" : option.replaceFirst("^--?", "");
      if (!known.contains(name)) {
        List<String> written = known.stream().map(one -> "--" + one).toList();
        return new Wrong(
            "There is no option "
                + option
                + ". "
                + Spelling.remedy(
                    "--" + name, written, "Known are " + String.join(", ", written) + "."));
      }
      if (flags.contains(name) && equals >= 0) {
        return new Wrong("The option --" + name + " takes no value.");
      }
      String value = "";
      if (valued.contains(name)) {
        if (equals >= 0) {
          value = word.substring(equals + 1);
        } else if (i + 1 < given.size()) {
          i++;
          value = given.get(i);
        }
        if (value.isBlank()) {
          return new Wrong("The option --" + name + " needs a value.");
        }
      }
      if (options.put(name, value) != null) {
        return new Wrong("The option --" + name + " stands there twice.");
      }
    }
    return new Read(new Arguments(options, List.copyOf(words)));
  }

  boolean has(String option) {
    return options.containsKey(option);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(options.get(option));
  }
}
