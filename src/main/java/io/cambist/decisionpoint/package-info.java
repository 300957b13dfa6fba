/**
 * An organisation's own decision point (OpenID AuthZEN 1.0), asked after local policy has
 * permitted. It can deny or narrow and nothing else; where it does not answer as it must, nothing
 * is granted.
 */
package io.cambist.decisionpoint;
