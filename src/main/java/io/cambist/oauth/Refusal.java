package io.cambist.oauth;

import java.util.List;
import java.util.Optional;

/**
 * A refusal as a value.
 *
 * @param reason what the caller and the operator are told
 * @param parameter the request parameter at fault, where there is one
 * @param acrValues which assertions would do, where this one assures too little (RFC 9470 section
 *     3)
 * @param detail for the operator's eyes only: what was expected and what was seen; never token
 *     text, never a secret
 */
public record Refusal(
    Reason reason, Optional<String> parameter, List<String> acrValues, String detail) {
  public Refusal {
    acrValues = List.copyOf(acrValues);
  }

  public static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, Optional.empty(), List.of(), detail);
  }

  public Refusal at(String name) {
    return new Refusal(reason, Optional.of(name), acrValues, detail);
  }

  public Refusal withAcrValues(List<String> values) {
    return new Refusal(reason, parameter, values, detail);
  }
}
