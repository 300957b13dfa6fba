package io.cambist.testing;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The gateway's endpoints as a caller sees them. */
public final class Gateway {
  public static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
  public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Gateway() {}

  /** A form for the token endpoint; nothing is in it yet. */
  public static RequestSpecification form() {
    return given().contentType("application/x-www-form-urlencoded; charset=UTF-8");
  }

  /** An exchange of this subject token, all but its sending. */
  public static RequestSpecification exchange(String subjectToken) {
    return form()
        .formParam("grant_type", GRANT)
        .formParam("subject_token", subjectToken)
        .formParam("subject_token_type", JWT);
  }

  /** An exchange by a client with a secret in the Authorization header. */
  public static RequestSpecification exchangeAs(String client, String subjectToken) {
    return exchange(subjectToken).header("Authorization", basic(client));
  }

  public static Response send(RequestSpecification exchange) {
    return exchange.post("/oauth2/token");
  }

  /** Sends an exchange that must be granted, and returns the token. */
  public static String token(RequestSpecification exchange) {
    return member(send(exchange), "access_token").asText();
  }

  public static Response introspectAs(String client, String token) {
    return form()
        .header("Authorization", basic(client))
        .formParam("token", token)
        .post("/oauth2/introspect");
  }

  public static boolean isActive(String client, String token) {
    return member(introspectAs(client, token), "active").asBoolean();
  }

  /**
   * What an answer of success has under this name. RestAssured takes ten milliseconds to tell: it
   * compiles a program for each question.
   */
  public static JsonNode member(Response answer, String name) {
    answer.then().statusCode(200);
    JsonNode member = json(answer.asByteArray()).path(name);
    if (member.isMissingNode()) {
      throw new AssertionError("no " + name + ": " + answer.asString());
    }
    return member;
  }

  public static RequestSpecification revocation(String token) {
    return form().formParam("token", token);
  }

  public static String basic(String client) {
    return basic(client, TestFederation.secret(client));
  }

  public static String basic(String client, String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  /** The claims of a token, unverified. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> claims(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JSON.convertValue(json(payload), Map.class);
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new IllegalArgumentException(notJson);
    }
  }
}
