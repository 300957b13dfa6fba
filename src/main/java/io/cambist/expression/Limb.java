package io.cambist.expression;

import dev.cel.common.ast.CelExpr;
import java.util.List;

/**
 * A part of an expression together with the nodes of the syntax tree that tell what came of it.
 *
 * @param name what its value goes by; empty where that is not known
 * @param limbs those of its parts
 * @param operands what its value is made from, except what its parts are
 */
record Limb(Part part, CelExpr node, String name, List<Limb> limbs, List<Operand> operands) {
  Limb {
    limbs = List.copyOf(limbs);
    operands = List.copyOf(operands);
  }

  /**
   * A value that a part comes of.
   *
   * @param text what stands in the source
   * @param name what the value goes by; empty where that is not known
   */
  record Operand(String text, CelExpr node, String name) {}

  /**
   * A variable, or a member of what comes before.
   *
   * @param text the source up to it
   */
  record Step(String name, String text) {}
}
