package io.cambist.audit;

/** What an event may say besides time, kind and decision, in the order in which it stands. */
enum AuditMember {
  CLIENT("client"),
  /** No client's id is longer; what is may be a token or a secret in the wrong place. */
  CLAIMED_CLIENT("claimed_client", 64),
  CALLER("caller"),
  SUBJECT("subject"),
  SUB("sub"),
  ISSUER("issuer"),
  CLAIMED_ISSUER("claimed_issuer", 256),
  ACTORS("actors"),
  TARGET("target"),
  AUDIENCE("audience"),
  SCOPE("scope"),
  DETAIL_TYPES("authorization_details_types"),
  RULE("rule"),
  VERDICTS("verdicts"),
  SHADOW("shadow"),
  REVISION("revision"),
  TASK("task"),
  SESSION("sid"),
  TOKEN_ID("jti"),
  TTL("ttl"),
  REASON("reason"),
  DETAIL("detail"),
  OPERATOR("operator"),
  WHY("why"),
  HIT("hit");

  static final String TIME = "time";
  static final String KIND = "kind";
  static final String DECISION = "decision";

  private static final int LONGEST_TEXT = 1024;

  private final String text;
  private final int longest;

  AuditMember(String text) {
    this(text, LONGEST_TEXT);
  }

  AuditMember(String text, int longest) {
    this.text = text;
    this.longest = longest;
  }

  /** The name of the JSON member. */
  String text() {
    return text;
  }

  /** How many characters of it are kept. */
  int longest() {
    return longest;
  }
}
