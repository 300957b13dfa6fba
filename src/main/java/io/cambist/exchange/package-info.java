/** The token endpoint and the straight path of an exchange, from the form to the answer. */
package io.cambist.exchange;
