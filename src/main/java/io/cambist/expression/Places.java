package io.cambist.expression;

/** Lines and columns of places in a source, all in code points. */
final class Places {
  private final int[] source;

  Places(String source) {
    this.source = source.codePoints().toArray();
  }

  /** From 1. */
  int line(int place) {
    int line = 1;
    for (int i = 0; i < place; i++) {
      if (source[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /** From 1. */
  int column(int place) {
    int start = place;
    while (start > 0 && source[start - 1] != '\n') {
      start--;
    }
    return place - start + 1;
  }
}
