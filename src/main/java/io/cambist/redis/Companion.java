package io.cambist.redis;

import java.util.function.Function;

/**
 * A write that shares another's round trip and its fate.
 *
 * @param undo what takes the write back, made from its reply, when the other write was lost
 */
public record Companion(Command write, Function<String, Command> undo) {}
