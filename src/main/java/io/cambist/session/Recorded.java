package io.cambist.session;

import io.cambist.cutoff.StoreState;

/**
 * A session as it stands in the store.
 *
 * @param state how far the store was, as the gateway knew it that opened the session
 */
record Recorded(Session session, StoreState state) {}
