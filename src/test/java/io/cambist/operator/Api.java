package io.cambist.operator;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;

import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestProvider.User;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operators' API as a tool sees it. */
final class Api {
  static final String ORDERS = "https://orders.example";
  static final String LEDGER = "https://ledger.example";
  static final String CHAIN = "https://chain.example";

  private Api() {}

  static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  static RequestSpecification as(User user) {
    return with(OperatorToken.of(user).sign());
  }

  static ValidatableResponse get(User user, String path, Object... parameters) {
    return as(user).get("/api/v1/" + path, parameters).then();
  }

  static ValidatableResponse post(User user, String path, Map<String, ?> body) {
    return as(user).contentType("application/json").body(body).post("/api/v1/" + path).then();
  }

  /** The members of a request; what has no value is left out. */
  static Map<String, String> members(String... namesAndValues) {
    var members = new LinkedHashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        members.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return members;
  }

  /** What a job gets for an assertion of its CI system. */
  static Response job(TestAssertion assertion) {
    return send(exchange(assertion.sign()).formParam("audience", ORDERS));
  }

  static String token(Response issued) {
    return issued.then().statusCode(200).extract().path("access_token");
  }
}
