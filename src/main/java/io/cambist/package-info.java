/** Cambist, a token-exchange federation gateway. */
package io.cambist;
