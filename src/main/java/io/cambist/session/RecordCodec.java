package io.cambist.session;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.cambist.cutoff.StoreState;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored form of a session: a version, its expiry in six bytes where a script can read it, and
 * its other parts in CBOR, in a fixed order and without names. Times are kept to the millisecond.
 */
final class RecordCodec {
  /** The first byte. Another one is no session that this program can judge. */
  static final int VERSION = 3;

  private static final int EXPIRY_BYTES = 6;
  private static final int BODY = 1 + EXPIRY_BYTES;
  private static final CBORFactory CBOR = new CBORFactory();

  private RecordCodec() {}

  static byte[] encode(Recorded recorded) {
    Session session = recorded.session();
    var out = new ByteArrayOutputStream(320);
    out.write(VERSION);
    long expiry = session.expiresAt().toEpochMilli();
    for (int shift = 8 * (EXPIRY_BYTES - 1); shift >= 0; shift -= 8) {
      out.write((int) (expiry >>> shift));
    }
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      cbor.writeNumber(session.issuedAt().toEpochMilli());
      cbor.writeString(session.tokenId());
      cbor.writeString(session.keyId());
      party(cbor, session.subject());
      // Both usually follow from the subject.
      optional(cbor, session.sub(), session.subject().sub());
      optional(cbor, session.issuer(), session.subject().issuer());
      cbor.writeNumber(session.actors().depth());
      for (Party actor : session.actors().actors()) {
        party(cbor, actor);
      }
      cbor.writeString(session.client());
      names(cbor, session.targets());
      strings(cbor, session.scopes().values());
      names(cbor, session.policies());
      cbor.writeString(session.revision());
      cbor.writeString(session.decision());
      strings(cbor, session.secondParents().stream().map(SessionId::text).toList());
      CborValues.write(cbor, session.attributes());
      CborValues.write(cbor, session.assurance().orElse(null));
      cbor.writeString(recorded.state().epoch());
      cbor.writeNumber(recorded.state().sequence());
      // Rarely there: most tasks have nothing above them.
      if (!recorded.tasksAbove().isEmpty()) {
        strings(cbor, recorded.tasksAbove().stream().map(TaskId::text).toList());
      }
      CborValues.write(cbor, session.task().orElse(null));
      cbor.writeNumber(session.uses().orElse(0));
      confirmation(cbor, session.confirmation());
      cbor.writeNumber(session.details().details().size());
      for (Map<String, Object> detail : session.details().details()) {
        CborValues.write(cbor, detail);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** Empty when it is no session, or one of another version. */
  static Optional<Recorded> decode(SessionId id, byte[] bytes) {
    if (bytes.length <= BODY || bytes[0] != VERSION) {
      return Optional.empty();
    }
    long expiry = 0;
    for (int i = 1; i < BODY; i++) {
      expiry = expiry << 8 | (bytes[i] & 0xff);
    }
    try (CBORParser cbor = CBOR.createParser(bytes, BODY, bytes.length - BODY)) {
      Recorded recorded = read(id, Instant.ofEpochMilli(expiry), cbor);
      boolean whole = cbor.releaseBuffered(OutputStream.nullOutputStream()) == 0;
      return whole ? Optional.of(recorded) : Optional.empty();
    } catch (IOException | RuntimeException damaged) {
      return Optional.empty();
    }
  }

  private static Recorded read(SessionId id, Instant expiresAt, CBORParser cbor)
      throws IOException {
    Instant issuedAt = Instant.ofEpochMilli(CborValues.number(cbor));
    String tokenId = CborValues.string(cbor);
    String keyId = CborValues.string(cbor);
    Party subject = party(cbor);
    String sub = CborValues.optional(cbor).orElse(subject.sub());
    String issuer = CborValues.optional(cbor).orElse(subject.issuer());
    long depth = CborValues.number(cbor);
    var actors = new ArrayList<Party>();
    for (long i = 0; i < depth; i++) {
      actors.add(party(cbor));
    }
    String client = CborValues.string(cbor);
    List<String> targets = names(cbor);
    List<String> scopes = CborValues.strings(cbor);
    List<String> policies = names(cbor);
    String revision = CborValues.string(cbor);
    String decision = CborValues.string(cbor);
    List<SessionId> parents = CborValues.strings(cbor).stream().map(SessionId::new).toList();
    Map<String, Object> attributes = CborValues.object(cbor);
    Optional<String> assurance = CborValues.optional(cbor);
    var state = new StoreState(CborValues.string(cbor), CborValues.number(cbor), "");
    List<TaskId> tasksAbove = CborValues.stringsIfAny(cbor).stream().map(TaskId::new).toList();
    Optional<String> task = CborValues.currentOptional(cbor);
    long uses = CborValues.number(cbor);
    Optional<Confirmation> confirmation = confirmation(cbor);
    var details = new ArrayList<Map<String, Object>>();
    for (long left = CborValues.number(cbor); left > 0; left--) {
      details.add(CborValues.object(cbor));
    }
    return new Recorded(
        new Session(
            id,
            tokenId,
            keyId,
            subject,
            sub,
            new ActorChain(actors),
            client,
            issuer,
            targets,
            Scopes.of(scopes),
            new AuthorizationDetails(details),
            confirmation,
            policies,
            revision,
            parents,
            attributes,
            assurance,
            decision,
            task,
            uses == 0 ? Optional.empty() : Optional.of(Math.toIntExact(uses)),
            issuedAt,
            expiresAt),
        state,
        tasksAbove);
  }

  private static void party(CBORGenerator cbor, Party party) throws IOException {
    cbor.writeString(party.issuer());
    cbor.writeString(party.subject());
  }

  private static Party party(CBORParser cbor) throws IOException {
    return new Party(CborValues.string(cbor), CborValues.string(cbor));
  }

  private static void optional(CBORGenerator cbor, String value, String usual) throws IOException {
    if (value.equals(usual)) {
      cbor.writeNull();
    } else {
      cbor.writeString(value);
    }
  }

  /** Nearly always there is one. */
  private static void names(CBORGenerator cbor, List<String> names) throws IOException {
    CborValues.write(cbor, names.size() == 1 ? names.get(0) : names);
  }

  private static List<String> names(CBORParser cbor) throws IOException {
    return CborValues.oneOrMore(cbor);
  }

  private static void confirmation(CBORGenerator cbor, Optional<Confirmation> confirmation)
      throws IOException {
    if (confirmation.isEmpty()) {
      cbor.writeNull();
    } else {
      cbor.writeString(
          confirmation.get().method().member() + " " + confirmation.get().thumbprint());
    }
  }

  private static Optional<Confirmation> confirmation(CBORParser cbor) throws IOException {
    Optional<String> text = CborValues.optional(cbor);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.get().split(" ", 2);
    Optional<Confirmation> read = Confirmation.of(Map.of(parts[0], parts[1]));
    if (read.isEmpty()) {
      throw new IOException("not a confirmation");
    }
    return read;
  }

  private static void strings(CBORGenerator cbor, Collection<String> values) throws IOException {
    CborValues.write(cbor, values);
  }
}
