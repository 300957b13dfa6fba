package io.cambist.program;

import static io.restassured.RestAssured.given;

import io.cambist.testing.Gateway;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** Calls one packaged program. */
record Caller(String url) {
  RequestSpecification form() {
    return given().baseUri(url).contentType("application/x-www-form-urlencoded; charset=UTF-8");
  }

  RequestSpecification exchange(String subjectToken) {
    return form()
        .formParam("grant_type", Gateway.GRANT)
        .formParam("subject_token", subjectToken)
        .formParam("subject_token_type", Gateway.JWT);
  }

  RequestSpecification exchangeAs(String client, String subjectToken) {
    return exchange(subjectToken).header("Authorization", Gateway.basic(client));
  }

  Response send(RequestSpecification exchange) {
    return exchange.post("/oauth2/token");
  }

  String token(RequestSpecification exchange) {
    return send(exchange).then().statusCode(200).extract().path("access_token");
  }

  Response introspect(String client, String token) {
    return form()
        .header("Authorization", Gateway.basic(client))
        .formParam("token", token)
        .post("/oauth2/introspect");
  }

  boolean isActive(String client, String token) {
    return introspect(client, token).then().statusCode(200).extract().path("active");
  }

  Response revoke(String client, String token) {
    return form()
        .header("Authorization", Gateway.basic(client))
        .formParam("token", token)
        .post("/oauth2/revoke");
  }
}
