package io.cambist.redis;

/** How Redis is run: what it says of itself, and what CAMBIST_REDIS says of it. */
enum Mode {
  STANDALONE("a Redis that stands alone", "redis://host:6379"),
  SENTINEL("a sentinel", "redis+sentinel://host:26379/name-of-the-primary"),
  CLUSTER("a node of a Redis Cluster", "redis+cluster://host:6379,host:6379");

  private final String meaning;
  private final String url;

  Mode(String meaning, String url) {
    this.meaning = meaning;
    this.url = url;
  }

  String meaning() {
    return meaning;
  }

  /** What CAMBIST_REDIS looks like for it. */
  String url() {
    return url;
  }
}
