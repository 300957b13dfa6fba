package io.cambist.federation;

/** The kinds of things that have a name in a federation, each with its section. */
public enum Kind {
  ISSUER("issuer", "issuers", "Whose assertions are trusted, by a name of up to 63 characters."),
  CLIENT("client", "clients", "Who may call, by client_id."),
  TARGET("target", "targets", "What a token is for, by name."),
  POLICY(
      "policy",
      "policies",
      "Who gets what. What no rule permits is denied; one rule that forbids beats all that permit;"
          + " of those that permit, the first that fits decides.");

  private final String noun;
  private final String section;
  private final String meaning;

  Kind(String noun, String section, String meaning) {
    this.noun = noun;
    this.section = section;
    this.meaning = meaning;
  }

  /** What one of them is called. */
  public String noun() {
    return noun;
  }

  String section() {
    return section;
  }

  /** What its section says, for people and editors. */
  String meaning() {
    return meaning;
  }
}
