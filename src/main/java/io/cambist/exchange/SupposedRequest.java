package io.cambist.exchange;

import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.Question.AsClaims;
import io.cambist.exchange.Question.AsGranted;
import io.cambist.exchange.Question.AsToken;
import io.cambist.exchange.Question.Given;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.http.Form;
import io.cambist.issuer.SupposedAssertions;
import io.cambist.jose.JsonText;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question in the form of the request that it is about, and read as one.
 *
 * @param unsigned the issuers of those tokens that are given by their claims, by parameter
 * @param granted the dry runs of which those tokens came that are given so, by parameter
 */
record SupposedRequest(
    ExchangeRequest request, Map<String, Issuer> unsigned, Map<String, DryRunGrant> granted) {

  /** What came of it. */
  sealed interface Result {
    record Read(SupposedRequest request) implements Result {}

    record Refused(Refusal refusal, Step step) implements Result {}
  }

  /** Writes a question down and reads it. */
  static final class Writing {
    private final SupposedAssertions assertions;
    private final Federation federation;
    private final List<String> notes;
    private final Map<String, Issuer> unsigned = new LinkedHashMap<>();
    private final Map<String, DryRunGrant> granted = new LinkedHashMap<>();
    private final List<String> form = new ArrayList<>();

    /**
     * @param notes where it is noted what is taken for granted
     */
    Writing(SupposedAssertions assertions, Federation federation, List<String> notes) {
      this.assertions = assertions;
      this.federation = federation;
      this.notes = notes;
    }

    Result read(Question question) {
      add("grant_type", ExchangeRequest.GRANT_TYPE);
      Optional<Refusal> unknown = add("subject_token", question.subject());
      if (unknown.isPresent()) {
        return new Result.Refused(unknown.get(), Step.SUBJECT_TOKEN);
      }
      unknown = question.actor().flatMap(actor -> add("actor_token", actor));
      if (unknown.isPresent()) {
        return new Result.Refused(unknown.get(), Step.ACTOR_TOKEN);
      }
      question.audiences().forEach(audience -> add("audience", audience));
      question.resources().forEach(resource -> add("resource", resource));
      question.scopes().ifPresent(scopes -> add("scope", scopes.toString()));
      question.details().ifPresent(details -> add(AuthorizationDetails.NAME, array(details)));
      question.task().ifPresent(task -> add("task", task));
      Form.Result parsed = Form.parse(String.join("&", form).getBytes(StandardCharsets.US_ASCII));
      if (parsed instanceof Form.Refused refused) {
        return new Result.Refused(refused.refusal(), Step.REQUEST);
      }
      ExchangeRequest.Result read = ExchangeRequest.of(((Form.Read) parsed).form());
      return read instanceof ExchangeRequest.Refused refused
          ? new Result.Refused(refused.refusal(), Step.REQUEST)
          : new Result.Read(
              new SupposedRequest(
                  ((ExchangeRequest.Read) read).request(),
                  Map.copyOf(unsigned),
                  Map.copyOf(granted)));
    }

    /** Adds a token, unless its issuer is unknown. */
    private Optional<Refusal> add(String parameter, Given token) {
      add(parameter + "_type", token.declared().uri());
      if (token instanceof AsToken whole) {
        add(parameter, whole.compact());
        return Optional.empty();
      }
      if (token instanceof AsGranted earlier) {
        add(parameter, earlier.grant().unsigned());
        granted.put(parameter, earlier.grant());
        notes.add("The " + parameter.replace('_', ' ') + " is taken to be live.");
        return Optional.empty();
      }
      AsClaims claims = (AsClaims) token;
      Issuer issuer = federation.issuers().get(claims.issuer());
      if (issuer == null) {
        return Optional.of(
            Refusal.of(
                    Reason.TOKEN_ISSUER_UNKNOWN,
                    "no issuer is named " + Words.readable(claims.issuer()))
                .at(parameter));
      }
      SupposedAssertions.Written written = assertions.write(issuer, claims.claims());
      add(parameter, written.compact());
      unsigned.put(parameter, issuer);
      note(parameter, issuer, written.filledIn());
      return Optional.empty();
    }

    private void note(String parameter, Issuer issuer, List<String> filledIn) {
      String token = parameter.replace('_', ' ');
      notes.add(
          "The "
              + token
              + " is given by its claims: its header and its signature are taken for good.");
      if (!filledIn.isEmpty()) {
        notes.add("What the " + token + " lacked was filled in: " + String.join(", ", filledIn));
      }
      if (issuer.singleUse() && issuer.idClaim().isEmpty()) {
        notes.add(
            "Whether the "
                + token
                + " was used before cannot be told from its claims: its issuer's are known by the"
                + " whole of them as it was signed.");
      }
    }

    private void add(String parameter, String value) {
      form.add(parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private static String array(AuthorizationDetails details) {
      String object =
          new String(
              JsonText.bytes(Map.of(AuthorizationDetails.NAME, details.details())),
              StandardCharsets.UTF_8);
      return object.substring(object.indexOf('['), object.lastIndexOf(']') + 1);
    }
  }
}
