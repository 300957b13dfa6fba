/**
 * Our own tokens: signing keys and their rotation, minting, verifying, and the attenuation check
 * before every signature.
 */
package io.cambist.token;
