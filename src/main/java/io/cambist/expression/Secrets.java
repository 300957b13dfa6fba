package io.cambist.expression;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells what must not be shown. By its shape: a token or a part of one, PEM, what a known maker of
 * credentials hands out, and what looks drawn by lot. By its name: what is called a password, a
 * token, a key. What is short and has a harmless name cannot be told from a word.
 */
public final class Secrets {
  /** JOSE headers and claims, by the beginnings of a JSON object in base64url. */
  private static final Pattern TOKEN =
      Pattern.compile("(?<![A-Za-z0-9_-])e(?:yJ|yA|w0|wo|wk)[A-Za-z0-9_-]{6}");

  private static final Pattern PEM = Pattern.compile("-----BEGIN ");

  /** What others hand out, and passwords in addresses and headers. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "(?:AKIA|ASIA)[0-9A-Z]{16}|gh[opsur]_\\w{16}|github_pat_\\w{16}|glpat-[\\w-]{16}"
              + "|xox[a-z]-[\\w-]{10}|sk_(?:live|test)_\\w{10}|sk-\\w{16}|AIza[\\w-]{20}"
              + "|ya29\\.[\\w-]{10}|npm_\\w{20}|hv[bs]\\.\\w{16}"
              + "|^(?i:basic|bearer|dpop) +\\S{8}|://[^/\\s:@]*:[^/\\s@]+@");

  /** Nothing harmless goes by a name with one of these in it. */
  private static final Pattern ANYWHERE =
      Pattern.compile("password|passwd|passphrase|passcode|credential");

  /** Words that make a name that of a secret, wherever they stand in it. */
  private static final Set<String> STRONG =
      Set.of(
          "pwd",
          "secret",
          "secrets",
          "apikey",
          "apikeys",
          "privatekey",
          "privatekeys",
          "secretkey",
          "secretkeys",
          "accesskey",
          "accesskeys");

  /** The last words of names: before others they only tell of what is theirs. */
  private static final Set<String> LAST =
      Set.of(
          "pin",
          "otp",
          "token",
          "tokens",
          "jwt",
          "assertion",
          "cookie",
          "cookies",
          "authorization");

  private static final Set<String> SECRET_KEYS =
      Set.of("api", "private", "secret", "access", "signing", "encryption", "account", "shared");

  /** What names parties: it is no secret, however much it looks drawn by lot. */
  private static final Set<String> PARTIES =
      Set.of("sub", "oid", "tid", "uid", "azp", "client_id", "appid");

  /** In characters: much more than is ever shown of a text. */
  private static final int LONGEST_READ = 1000;

  private static final Pattern WORDS =
      Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private Secrets() {}

  /** A note in place of a text that must not be shown. */
  static Optional<String> note(String text) {
    return note("", text);
  }

  /**
   * The same, where the name is known that the text goes by.
   *
   * @param name empty for none
   */
  static Optional<String> note(String name, String text) {
    if (text.length() < 8) {
      return isSecret(name) ? note("hidden for its name", text.length()) : Optional.empty();
    }
    String read = text.length() > LONGEST_READ ? text.substring(0, LONGEST_READ) : text;
    if (PEM.matcher(read).find()) {
      return note("PEM", text.length());
    }
    if (TOKEN.matcher(read).find()) {
      return note("token", text.length());
    }
    if (isSecret(name)) {
      return note("hidden for its name", text.length());
    }
    boolean drawn = !PARTIES.contains(name) && Randomness.shows(read, name.endsWith("sha"));
    return drawn || KNOWN.matcher(read).find()
        ? note("looks like a credential", text.length())
        : Optional.empty();
  }

  private static Optional<String> note(String what, int length) {
    return Optional.of("(" + what + ", " + length + (length == 1 ? " character)" : " characters)"));
  }

  /** Whether what goes by that name is a secret, whatever it looks like. */
  public static boolean isSecret(String name) {
    List<String> words =
        WORDS
            .splitAsStream(name)
            .filter(word -> !word.isEmpty())
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    int last = words.size() - 1;
    if (last < 0) {
      return false;
    }
    boolean key = words.get(last).equals("key") || words.get(last).equals("keys");
    return ANYWHERE.matcher(name.toLowerCase(Locale.ROOT)).find()
        || words.stream().anyMatch(STRONG::contains)
        || LAST.contains(words.get(last))
        || (key && last > 0 && SECRET_KEYS.contains(words.get(last - 1)));
  }
}
