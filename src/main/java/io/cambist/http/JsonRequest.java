package io.cambist.http;

import io.cambist.jose.StrictJson;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the one kind of request that the operators' API takes: a JSON object in a body. */
public final class JsonRequest {
  private static final int MOST_VALUES = 4096;

  private JsonRequest() {}

  /** What came of it. */
  public sealed interface Result {}

  /**
   * @param members immutable at every level
   */
  public record Read(Map<String, Object> members) implements Result {}

  public record Refused(Refusal refusal) implements Result {}

  /**
   * The object, once it has arrived; within the bounds of a form.
   *
   * @param atOnce as in {@link FormRequest#read}
   */
  public static Uni<Result> read(HttpServerRequest request, Consumer<Refusal> atOnce) {
    if (!isJson(request.headers().getAll("Content-Type"))
        || request.getHeader("Content-Encoding") != null) {
      return Uni.createFrom().item(refused("another content type, or a Content-Encoding"));
    }
    return Uni.createFrom()
        .emitter(
            emitter ->
                new RequestBody(
                        request,
                        atOnce,
                        body -> emitter.complete(parse(body)),
                        refusal -> emitter.complete(new Refused(refusal)))
                    .receive());
  }

  private static Result parse(byte[] body) {
    StrictJson.Reading reading = StrictJson.object(body, MOST_VALUES);
    return reading instanceof StrictJson.Reading.Read read
        ? new Read(read.members())
        : refused(
            reading instanceof StrictJson.Reading.Refused refused ? refused.why() : "no object");
  }

  private static Result refused(String detail) {
    return new Refused(Refusal.of(Reason.JSON_MALFORMED, detail));
  }

  private static boolean isJson(List<String> contentTypes) {
    return contentTypes.size() == 1
        && contentTypes
            .get(0)
            .toLowerCase(Locale.ROOT)
            .split(";", 2)[0]
            .strip()
            .equals("application/json");
  }
}
