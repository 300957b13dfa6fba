/**
 * The command line: whether a federation is right before a gateway reads it, whether its rules do
 * what their tests expect, what a change of them widens, and whether a gateway is ready. Nothing
 * here starts a server.
 */
package io.cambist.command;
