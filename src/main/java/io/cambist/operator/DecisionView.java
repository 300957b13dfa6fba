package io.cambist.operator;

import java.util.List;

/**
 * A decision with all that led to it.
 *
 * @param words what was decided and why, a sentence each
 * @param rules what every rule of the federation said
 */
public record DecisionView(EventView event, List<String> words, List<RuleView> rules) {}
