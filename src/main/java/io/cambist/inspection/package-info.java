/** Introspection (RFC 7662) and revocation (RFC 7009). */
package io.cambist.inspection;
