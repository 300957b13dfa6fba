/**
 * How refusals are rendered, the one exception mapper, limits, and the metadata and JWKS documents.
 */
package io.cambist.http;
