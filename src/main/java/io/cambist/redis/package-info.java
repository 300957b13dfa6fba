/**
 * The way to Redis, however it is run: its protocol, pipelines of commands, deadlines,
 * reconnection, sentinels, clusters, and whether a server is fit for us. What is stored, and why,
 * is the business of the packages above.
 */
package io.cambist.redis;
