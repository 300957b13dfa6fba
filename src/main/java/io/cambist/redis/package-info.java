/**
 * The Redis connection: pipelines of commands, deadlines, reconnection. The one importer of the
 * Redis client; what is stored, and why, is the business of the packages above.
 */
package io.cambist.redis;
