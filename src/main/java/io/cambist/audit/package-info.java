/**
 * What happened: structured events without tokens or secrets, to bounded streams and to the log,
 * found again by decision id.
 */
package io.cambist.audit;
