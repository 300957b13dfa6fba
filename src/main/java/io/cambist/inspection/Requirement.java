package io.cambist.inspection;

import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Target;
import io.cambist.http.Form;
import io.cambist.jose.StrictJson;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Scopes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a token must be good for, so that a request may pass. It stands in the URL that the proxy is
 * configured with, and nowhere else: what a caller sends can neither add to it nor take from it.
 * Whatever is not understood is refused, for it may have been meant to narrow.
 *
 * @param target the name of the target, of which the token must carry the audience
 * @param scopes all of which the token must have
 * @param details each of which the token's must permit
 * @param assurance the level that it must have been obtained with, besides what the target demands
 * @param requestIdHeader the header by which the proxy tells its requests apart, where it sets one
 *     itself
 */
record Requirement(
    String target,
    Scopes scopes,
    AuthorizationDetails details,
    Optional<String> assurance,
    Optional<String> requestIdHeader) {
  private static final String TARGET = "target";
  private static final String SCOPE = "scope";
  private static final String ASSURANCE = "assurance";
  private static final String REQUEST_ID_HEADER = "request_id_header";
  private static final List<String> NAMES =
      List.of(TARGET, SCOPE, AuthorizationDetails.NAME, ASSURANCE, REQUEST_ID_HEADER);

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,63}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
  private static final int MOST_VALUES = 250;

  /** What came of reading. */
  sealed interface Reading {
    record Read(Requirement requirement) implements Reading {}

    /**
     * @param why for operators
     */
    record Malformed(String why) implements Reading {}
  }

  /** Reads it as it stands in the URL: {@code target=orders&scope=orders:read}. */
  static Reading of(String text) {
    if (!(Form.parse(text.getBytes(StandardCharsets.US_ASCII)) instanceof Form.Read read)) {
      return new Reading.Malformed("a parameter is repeated, or not percent-encoded UTF-8");
    }
    Form form = read.form();
    if (!NAMES.containsAll(form.names())) {
      return new Reading.Malformed("a parameter is none of " + String.join(", ", NAMES));
    }
    if (form.names().stream().anyMatch(name -> form.one(name).isEmpty())) {
      return new Reading.Malformed("a parameter is empty");
    }
    Optional<String> target = form.one(TARGET).filter(name -> NAME.matcher(name).matches());
    if (target.isEmpty()) {
      return new Reading.Malformed("target is missing or no name");
    }
    Optional<Scopes> scopes = form.one(SCOPE).map(Scopes::parse).orElse(Optional.of(Scopes.NONE));
    if (scopes.isEmpty() || (form.one(SCOPE).isPresent() && scopes.get().isEmpty())) {
      return new Reading.Malformed("scope is malformed");
    }
    Optional<AuthorizationDetails> details =
        form.one(AuthorizationDetails.NAME)
            .map(Requirement::details)
            .orElse(Optional.of(AuthorizationDetails.NONE));
    if (details.isEmpty()) {
      return new Reading.Malformed(AuthorizationDetails.NAME + " is no array of typed objects");
    }
    Optional<String> header = form.one(REQUEST_ID_HEADER);
    if (header.isPresent() && !HEADER.matcher(header.get()).matches()) {
      return new Reading.Malformed(REQUEST_ID_HEADER + " is no name of a header");
    }
    return new Reading.Read(
        new Requirement(target.get(), scopes.get(), details.get(), form.one(ASSURANCE), header));
  }

  private static Optional<AuthorizationDetails> details(String json) {
    return StrictJson.array(json.getBytes(StandardCharsets.UTF_8), MOST_VALUES)
                instanceof StrictJson.Reading.ReadArray array
            && !array.elements().isEmpty()
        ? AuthorizationDetails.of(array.elements())
        : Optional.empty();
  }

  /** Why nothing could ever meet it; empty when something can. */
  Optional<String> fault(Target known, AssuranceLevels levels) {
    if (known.origins().isEmpty()) {
      return Optional.of("target " + target + " has no origins");
    }
    if (!known.scopes().containsAll(scopes)) {
      return Optional.of("target " + target + " has not each scope of it");
    }
    if (assurance.isPresent() && !levels.lowestFirst().contains(assurance.get())) {
      return Optional.of("there is no such level of assurance");
    }
    return known.detailTypes().keySet().containsAll(details.types())
        ? Optional.empty()
        : Optional.of("target " + target + " declares not each type of its authorization details");
  }
}
