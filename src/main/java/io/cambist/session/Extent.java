package io.cambist.session;

/**
 * How many live sessions have part in something, as far as an index tells. Those that hang below
 * them without having part in it themselves are not among them.
 *
 * @param atMost not fewer than there are: some of those that are listed may have ended
 * @param exact whether it is the very number of those that are listed and young enough to live;
 *     else there are too many to read, and each entry of the index that was not read counts as full
 */
public record Extent(long atMost, boolean exact) {}
