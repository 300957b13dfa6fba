/**
 * Rules and decisions: deny by default, a forbid beats every permit, and every decision can be
 * explained.
 */
package io.cambist.policy;
