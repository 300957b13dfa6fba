package io.cambist.inspection;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.client.Senders;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ClientCertificates;
import io.cambist.proof.DpopNonces;
import io.cambist.proof.DpopProof;
import io.cambist.proof.ProofRequest;
import io.cambist.session.Opening;
import io.cambist.session.SessionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What these endpoints have in common: a form, from some client. */
@ApplicationScoped
class CallerAuthentication {
  private final Senders senders;
  private final ClientCertificates certificates;
  private final DpopNonces nonces;
  private final FederationSource federations;
  private final SessionStore sessions;

  CallerAuthentication(
      Senders senders,
      ClientCertificates certificates,
      DpopNonces nonces,
      FederationSource federations,
      SessionStore sessions) {
    this.senders = senders;
    this.certificates = certificates;
    this.nonces = nonces;
    this.federations = federations;
    this.sessions = sessions;
  }

  /** What came of reading the request. */
  sealed interface Result {}

  record Asked(Form form, Senders.Known sender, Federation federation) implements Result {
    ClientAuthenticator.Result caller() {
      return sender.authentication();
    }

    /** For the audit. */
    CallingClient client() {
      return sender.client();
    }
  }

  /**
   * @param client for the audit
   */
  record Refused(Refusal refusal, CallingClient client) implements Result {}

  /**
   * @param atOnce as in {@link FormRequest#read}
   */
  Uni<Result> read(HttpServerRequest request, Consumer<Refusal> atOnce) {
    return FormRequest.read(request, atOnce)
        .flatMap(read -> caller(read, request))
        .invoke(() -> nonces.offer(request));
  }

  private Uni<Result> caller(Form.Result read, HttpServerRequest request) {
    Optional<String> authorization = FormRequest.authorization(request);
    if (read instanceof Form.Refused refused) {
      Credentials offered = Credentials.of(authorization);
      return done(
          new Refused(refused.refusal(), CallingClient.claimedBy(offered, federations.current())));
    }
    Form form = ((Form.Read) read).form();
    Federation federation = federations.current();
    ClientCertificates.Found found = certificates.of(request);
    Credentials credentials = Credentials.of(authorization, form::one, found.certificate());
    ProofRequest proof = ProofRequest.of(request, found);
    return senders
        .verify(credentials, form.one("token").map(proof::exchanging).orElse(proof), federation)
        .flatMap(
            result ->
                result instanceof Senders.Refused refused
                    ? done(new Refused(refused.refusal(), refused.client()))
                    : once(new Asked(form, (Senders.Known) result, federation)));
  }

  /** Nothing that is answered here could take these marks along, so they are used up now. */
  private Uni<Result> once(Asked asked) {
    Optional<Opening.Mark> client =
        asked.caller() instanceof ClientAuthenticator.Authenticated authenticated
            ? authenticated.once()
            : Optional.empty();
    Optional<Opening.Mark> proof = asked.sender().possession().dpop().map(DpopProof::once);
    List<Opening.Mark> marks = Stream.of(client, proof).flatMap(Optional::stream).toList();
    return marks.isEmpty()
        ? done(asked)
        : sessions
            .use(marks)
            .map(
                used ->
                    used.isEmpty()
                        ? asked
                        : new Refused(refusal(used.equals(proof), used.get()), asked.client()));
  }

  private static Refusal refusal(boolean proof, Opening.Mark used) {
    String detail = "the mark is taken: " + used.kind();
    return proof
        ? Refusal.of(Reason.DPOP_PROOF_REPLAYED, detail)
        : Refusal.of(Reason.CLIENT_ASSERTION_REPLAYED, detail).at("client_assertion");
  }

  private static Uni<Result> done(Result result) {
    return Uni.createFrom().item(result);
  }
}
