package io.cambist.program;

import io.cambist.testing.Gateway;

/** Calls one packaged program. */
record Caller(String url) {
  Call form() {
    return new Call(url);
  }

  Call exchange(String subjectToken) {
    return form()
        .formParam("grant_type", Gateway.GRANT)
        .formParam("subject_token", subjectToken)
        .formParam("subject_token_type", Gateway.JWT);
  }

  Call exchangeAs(String client, String subjectToken) {
    return exchange(subjectToken).header("Authorization", Gateway.basic(client));
  }

  Answer send(Call exchange) {
    return exchange.post("/oauth2/token");
  }

  String token(Call exchange) {
    return send(exchange).granted().at("access_token").asText();
  }

  Answer introspect(String client, String token) {
    return form()
        .header("Authorization", Gateway.basic(client))
        .formParam("token", token)
        .post("/oauth2/introspect");
  }

  boolean isActive(String client, String token) {
    return introspect(client, token).granted().at("active").asBoolean();
  }

  Answer revoke(String client, String token) {
    return form()
        .header("Authorization", Gateway.basic(client))
        .formParam("token", token)
        .post("/oauth2/revoke");
  }
}
