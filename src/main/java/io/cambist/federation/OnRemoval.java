package io.cambist.federation;

/** What becomes of sessions when what they stand on leaves the federation. */
enum OnRemoval {
  /** They die, everywhere. */
  END,
  /** They live out their life. */
  KEEP;

  static final Key<OnRemoval> KEY =
      Key.optional(
          "on-removal",
          Shapes.oneOf(OnRemoval.class),
          "What becomes of its sessions when it leaves the federation: they die everywhere (end), or"
              + " live out their life (keep). Default: end.");
}
