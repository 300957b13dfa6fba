/**
 * The command line: whether a federation is right before a gateway reads it, whether its rules do
 * what their tests expect, and what a change of them widens. Nothing here starts a server.
 */
package io.cambist.command;
