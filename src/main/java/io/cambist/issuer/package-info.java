/**
 * The keys and the assertions of trusted issuers: fetched within bounds, verified in full, mapped
 * to attributes.
 */
package io.cambist.issuer;
