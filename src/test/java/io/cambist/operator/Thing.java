package io.cambist.operator;

import static io.cambist.operator.Api.encoded;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cambist.testing.TestProvider.User;
import java.util.Map;

/** What can be cut off: as its kind, what qualifies it, and its name. */
record Thing(String kind, String of, String name) {
  Map<String, String> members(String... more) {
    Map<String, String> all = Api.members("kind", kind, "of", of, "name", name);
    all.putAll(Api.members(more));
    return all;
  }

  Map<String, String> confirmed(String reason) {
    boolean dangerous = kind.equals("issuer") || kind.equals("key");
    return members("reason", reason, "confirm", dangerous ? name : null);
  }

  String query() {
    return "kind=" + kind + (of == null ? "" : "&of=" + encoded(of)) + "&name=" + encoded(name);
  }

  /** How it stands in the list of cut-offs; nothing when it is not there. */
  JsonNode listed() {
    for (JsonNode one : tree(get(User.VICTOR, "cutoffs").statusCode(200)).path("cutoffs")) {
      JsonNode what = one.path("what");
      if (what.path("kind").asText().equals(kind) && what.path("name").asText().equals(name)) {
        assertThat(what.path("of").asText(null)).isEqualTo(of);
        return one;
      }
    }
    return MissingNode.getInstance();
  }

  String words() {
    return kind + " " + name + (of == null ? "" : " of " + of);
  }

  boolean counted() {
    return !kind.equals("actor") && !kind.equals("key");
  }
}
