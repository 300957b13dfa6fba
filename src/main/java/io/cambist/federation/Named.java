package io.cambist.federation;

/** Something by its name in a federation. */
public record Named(Kind kind, String name) {
  public String describe() {
    return kind.noun() + " " + name;
  }
}
