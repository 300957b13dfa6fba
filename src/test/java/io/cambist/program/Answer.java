package io.cambist.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;

/** What a program answers. */
record Answer(HttpResponse<String> response) {
  private static final ObjectMapper JSON = new ObjectMapper();

  int statusCode() {
    return response.statusCode();
  }

  String body() {
    return response.body();
  }

  /** The only one of this name; empty where there is none. */
  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** This one, which must be of success. */
  Answer granted() {
    if (statusCode() != 200) {
      throw new AssertionError(statusCode() + ": " + body());
    }
    return this;
  }

  /** What stands under a name of its JSON; missing where nothing does. */
  JsonNode at(String name) {
    try {
      return JSON.readTree(body()).path(name);
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(body(), notJson);
    }
  }
}
