/**
 * The RFCs' vocabulary: grant and token types, scopes, parties and actor chains, reasons and error
 * codes. It depends on the JDK alone and knows nothing of HTTP, JSON or Redis.
 */
package io.cambist.oauth;
