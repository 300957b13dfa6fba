/**
 * What changes under live sessions when the federation changes: the revision that the gateways have
 * come to, and the cut-offs of what it no longer names. Nothing here is on a request's path.
 */
package io.cambist.removal;
