package io.cambist.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what the Redis client hands out into replies, one for each command. */
final class Replies {
  /** How the client tells of the failed commands of a batch, a line each; it drops the others. */
  private static final Pattern FAILED =
      Pattern.compile("^ERR \\[(\\d+)\\] (.*)$", Pattern.MULTILINE);

  private Replies() {}

  static List<Reply> of(List<Response> responses) {
    var replies = new ArrayList<Reply>(responses.size());
    for (Response response : responses) {
      replies.add(of(response));
    }
    return replies;
  }

  /**
   * The replies to a batch of which the client says only what failed.
   *
   * @param size of the batch
   */
  static List<Reply> ofFailed(String message, int size) {
    var replies = new ArrayList<Reply>(java.util.Collections.nCopies(size, new Reply.Lost()));
    Matcher failed = FAILED.matcher(message);
    while (failed.find()) {
      int index = Integer.parseInt(failed.group(1));
      if (index < size) {
        replies.set(index, new Reply.Failure(failed.group(2)));
      }
    }
    return replies;
  }

  private static Reply of(Response response) {
    if (response == null) {
      return new Reply.Nil();
    }
    ResponseType type = response.type();
    if (type == ResponseType.NUMBER) {
      return new Reply.Whole(response.toLong());
    }
    if (type == ResponseType.MULTI) {
      var parts = new ArrayList<Reply>(response.size());
      for (int i = 0; i < response.size(); i++) {
        parts.add(of(response.get(i)));
      }
      return new Reply.Many(parts);
    }
    if (type == ResponseType.ERROR) {
      return new Reply.Failure(response.toString());
    }
    // A status has text and no bytes of its own.
    return new Reply.Text(
        type == ResponseType.BULK
            ? response.toBytes()
            : response.toString().getBytes(StandardCharsets.UTF_8));
  }
}
