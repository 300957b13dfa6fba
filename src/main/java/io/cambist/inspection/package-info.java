/**
 * What becomes of a token once it is out: introspection (RFC 7662), revocation (RFC 7009), the word
 * of its holder that the work is done, and whether a request with it may pass to an API.
 */
package io.cambist.inspection;
