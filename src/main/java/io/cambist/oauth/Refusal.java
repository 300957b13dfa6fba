package io.cambist.oauth;

import java.util.Optional;

/**
 * A refusal as a value.
 *
 * @param reason what the caller and the operator are told
 * @param parameter the request parameter at fault, where there is one
 * @param detail for the operator's eyes only: what was expected and what was seen; never token
 *     text, never a secret
 */
public record Refusal(Reason reason, Optional<String> parameter, String detail) {
  public static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, Optional.empty(), detail);
  }

  public Refusal at(String name) {
    return new Refusal(reason, Optional.of(name), detail);
  }
}
