package io.cambist.session;

import io.cambist.session.SessionPage.Found;
import java.util.List;

/**
 * A session and all that hangs together with it. Sessions whose records are gone are left out.
 *
 * @param ancestors what it was exchanged for, the root first
 * @param secondParents the sessions of actor tokens of ours, in the order in which it names them
 * @param descendants what was exchanged for it, each right before what was exchanged for that; the
 *     nearest 500 where there are more
 * @param whole whether these are all descendants
 */
public record SessionTree(
    Found session,
    List<Found> ancestors,
    List<Found> secondParents,
    List<Found> descendants,
    boolean whole) {}
