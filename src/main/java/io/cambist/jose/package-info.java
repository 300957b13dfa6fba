/**
 * Signed JWTs: parsing within limits, verifying, signing, key sets. The one importer of the JOSE
 * library; what it hands out says by its type whether a signature has been checked.
 */
package io.cambist.jose;
