/**
 * The token endpoint and the straight path of an exchange, from the form to the answer; and a dry
 * run of it, of which nothing comes.
 */
package io.cambist.exchange;
