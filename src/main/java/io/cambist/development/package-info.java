/**
 * Development mode only: a real Redis, a sample issuer and a sample federation. Nothing of it is in
 * the production program.
 */
package io.cambist.development;
