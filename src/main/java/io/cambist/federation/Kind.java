package io.cambist.federation;

/** The kinds of things that have a name in a federation, each with its section. */
public enum Kind {
  ISSUER("issuer", "issuers"),
  CLIENT("client", "clients"),
  TARGET("target", "targets"),
  POLICY("policy", "policies");

  private final String noun;
  private final String section;

  Kind(String noun, String section) {
    this.noun = noun;
    this.section = section;
  }

  /** What one of them is called. */
  public String noun() {
    return noun;
  }

  String section() {
    return section;
  }
}
