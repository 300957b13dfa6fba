/**
 * What a caller shows to be the holder of a key: DPoP proofs (RFC 9449) with their nonces, and the
 * certificates of mutual TLS (RFC 8705), from the connection or from a trusted proxy. That a proof
 * is used once is for the session's opening to see to.
 */
package io.cambist.proof;
