/**
 * Conditions and mappings in CEL: compiled and type-checked once, bounded, evaluated without side
 * effects. The one importer of the CEL library.
 */
package io.cambist.expression;
