/** Client authentication: which of our clients sent this request. */
package io.cambist.client;
