/**
 * The operators' side: who may look and act, and the API by which they see, end and explain
 * sessions, set and lift cut-offs, and search the audit.
 */
package io.cambist.operator;
