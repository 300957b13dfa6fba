/** The operators' pages: what {@code operator} knows and does, for people in a browser. */
package io.cambist.console;
