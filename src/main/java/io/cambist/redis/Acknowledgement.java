package io.cambist.redis;

/**
 * How many replicas must have what was written before it counts, and how long they may take.
 *
 * @param replicas none: nothing is waited for
 */
record Acknowledgement(int replicas, long millis) {
  static final Acknowledgement NONE = new Acknowledgement(0, 0);

  Command command() {
    return Command.of("WAIT", Integer.toString(replicas), Long.toString(millis));
  }
}
