/**
 * What is really issued: the tracked record of an exchange, its lineage, its end, and the marks
 * that keep an assertion from being used twice.
 */
package io.cambist.session;
