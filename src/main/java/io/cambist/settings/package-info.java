/**
 * The settings of the gateway, each once: its name, what it may be set to, and what it is
 * otherwise. The start, the commands, the documentation and the rules for manifests ask here.
 */
package io.cambist.settings;
