/**
 * What an operator configures: issuers, clients, targets and policies, read strictly from a
 * directory of YAML files, checked as a whole, and reloaded while the gateway runs.
 */
package io.cambist.federation;
