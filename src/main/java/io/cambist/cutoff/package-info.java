/**
 * What is dead as a whole, in one write and everywhere at once: a subject, client, issuer, actor,
 * target, policy, task or signing key, until lifted. The epoch of the store, by which a store that
 * was emptied or rolled back is told from the one that our tokens know.
 */
package io.cambist.cutoff;
