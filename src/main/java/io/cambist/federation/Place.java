package io.cambist.federation;

/**
 * Where something stands.
 *
 * @param file the name relative to the federation's directory
 * @param line from 1; 0 for the file or directory as a whole
 * @param column from 1, in code points
 */
record Place(String file, int line, int column) {
  static Place wholeOf(String file) {
    return new Place(file, 0, 0);
  }

  Problem problem(String message, String remedy) {
    return new Problem(file, line, column, message, remedy);
  }
}
