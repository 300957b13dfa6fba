/**
 * What happened: structured events without tokens or secrets, to bounded streams and to the log;
 * looked up, searched, watched and counted.
 */
package io.cambist.audit;
