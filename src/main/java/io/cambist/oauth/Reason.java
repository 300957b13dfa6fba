package io.cambist.oauth;

import java.util.Locale;

/**
 * Why something was refused. The one stable list that answers, audit events, metrics and tests
 * share, and the one place that maps a reason to its OAuth error code. A description tells the
 * caller what to do; it says nothing about policy, keys or configuration.
 */
public enum Reason {
  // The shape of the HTTP request.
  REQUEST_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The request is not well-formed HTTP/1.1; check its request line, headers and length."),
  HTTP_VERSION_UNSUPPORTED(505, ErrorCode.INVALID_REQUEST, "Use HTTP/1.1."),
  HOST_MALFORMED(
      400, ErrorCode.INVALID_REQUEST, "Send one Host header that names this server's host."),
  URL_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The URL is malformed; write its path plainly: percent-encoded, without dots that lead up,"
          + " parameters or double slashes."),
  URL_TOO_LONG(
      414, ErrorCode.INVALID_REQUEST, "The URL is too long; send parameters in the body only."),
  HEADERS_TOO_LARGE(
      431, ErrorCode.INVALID_REQUEST, "The headers are too large; send at most 16 KiB of them."),
  TRANSFER_CODING_UNSUPPORTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Send the body with a Content-Length, or chunked and in no other transfer coding."),
  EXPECTATION_UNSUPPORTED(
      417, ErrorCode.INVALID_REQUEST, "Expect nothing, or 100-continue; leave Expect out."),
  NOT_FOUND(
      404,
      ErrorCode.INVALID_REQUEST,
      "There is nothing at this path; see the metadata for the endpoints."),
  METHOD_NOT_ALLOWED(405, ErrorCode.INVALID_REQUEST, "Use a method that the Allow header names."),
  CONTENT_TYPE_UNSUPPORTED(
      415,
      ErrorCode.INVALID_REQUEST,
      "Send the parameters as application/x-www-form-urlencoded in UTF-8, without another coding."),
  NOT_ACCEPTABLE(406, ErrorCode.INVALID_REQUEST, "Accept application/json."),
  BODY_TOO_LARGE(
      413, ErrorCode.INVALID_REQUEST, "The request body is too large; send at most 64 KiB."),
  REQUEST_TIMED_OUT(
      408, ErrorCode.INVALID_REQUEST, "The request did not arrive in time; send it whole."),
  FORM_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The form is malformed; percent-encode every value as UTF-8."),
  PARAMETER_IN_QUERY(
      400, ErrorCode.INVALID_REQUEST, "Send parameters in the body, never in the URL."),
  PARAMETER_DUPLICATE(
      400,
      ErrorCode.INVALID_REQUEST,
      "A parameter occurs more than once; only audience and resource may."),
  PARAMETER_TOO_MANY(
      400,
      ErrorCode.INVALID_REQUEST,
      "There are too many parameters; send only those the request needs."),
  PARAMETER_MISSING(400, ErrorCode.INVALID_REQUEST, "A required parameter is missing."),
  GRANT_TYPE_UNSUPPORTED(
      400,
      ErrorCode.UNSUPPORTED_GRANT_TYPE,
      "Use grant_type urn:ietf:params:oauth:grant-type:token-exchange."),
  REQUESTED_TOKEN_TYPE_UNSUPPORTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Request an access_token or a jwt, or leave requested_token_type out."),
  SUBJECT_TOKEN_TYPE_UNSUPPORTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "This subject_token_type is not accepted; declare what the token is."),
  ACTOR_TOKEN_TYPE_UNSUPPORTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "This actor_token_type is not accepted; declare what the token is."),
  ACTOR_TOKEN_TYPE_MISSING(
      400, ErrorCode.INVALID_REQUEST, "Send actor_token_type together with actor_token."),
  ACTOR_TOKEN_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "Leave actor_token_type out, or send an actor_token with it."),
  SCOPE_MALFORMED(
      400, ErrorCode.INVALID_SCOPE, "The scope is malformed; separate its values by spaces."),
  RESOURCE_MALFORMED(
      400, ErrorCode.INVALID_TARGET, "A resource must be an absolute URI without a fragment."),

  TOKEN_OR_TASK(400, ErrorCode.INVALID_REQUEST, "Send either the token or the task that is done."),
  TASK_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "A task is named by 1 to 128 characters without control characters."),

  // Client authentication.
  CLIENT_AUTHENTICATION_MALFORMED(
      401,
      ErrorCode.INVALID_CLIENT,
      "The Authorization header is malformed; send Basic credentials, form-urlencoded before base64."),
  CLIENT_AUTHENTICATION_SEVERAL(
      400, ErrorCode.INVALID_REQUEST, "Authenticate in one way only, not in several at once."),
  CLIENT_AUTHENTICATION_FAILED(
      401,
      ErrorCode.INVALID_CLIENT,
      "Client authentication failed; check the client id, its secret and the method."),
  CLIENT_ASSERTION_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "Leave client_assertion_type out, or send a client_assertion with it."),
  CLIENT_ASSERTION_TYPE_MISSING(
      400, ErrorCode.INVALID_REQUEST, "Send client_assertion_type together with client_assertion."),
  CLIENT_ASSERTION_TYPE_UNSUPPORTED(
      401,
      ErrorCode.INVALID_CLIENT,
      "This client_assertion_type is not known; it ends in client-assertion-type:jwt-bearer or in"
          + " client-assertion-type:jwt-spiffe."),
  CLIENT_ASSERTION_REFUSED(
      401,
      ErrorCode.INVALID_CLIENT,
      "The client assertion is not accepted; give the decision id to the operator."),
  CLIENT_ASSERTION_REPLAYED(
      401,
      ErrorCode.INVALID_CLIENT,
      "The client assertion was used before; make a new one for each request."),
  CLIENT_UNIDENTIFIED(
      401,
      ErrorCode.INVALID_CLIENT,
      "The client cannot be told from the request; send client_id or authenticate."),
  CLIENT_ISSUER_REFUSED(
      400, ErrorCode.UNAUTHORIZED_CLIENT, "This client may not bring assertions of this issuer."),

  // Proof of possession.
  DPOP_PROOF_INVALID(
      400,
      ErrorCode.INVALID_DPOP_PROOF,
      "The DPoP proof is not valid; make it for this method, URL and token, with a fresh jti and"
          + " iat."),
  DPOP_PROOF_REPLAYED(
      400,
      ErrorCode.INVALID_DPOP_PROOF,
      "The DPoP proof was used before; make a new one for each request."),
  DPOP_NONCE_NEEDED(
      400,
      ErrorCode.USE_DPOP_NONCE,
      "Make the DPoP proof with the nonce of the DPoP-Nonce header."),
  DPOP_PROOF_MISSING(
      400, ErrorCode.INVALID_DPOP_PROOF, "Send a DPoP proof: the token has to be bound to a key."),
  CERTIFICATE_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "Connect with a client certificate: the token has to be bound to it."),
  CERTIFICATE_REFUSED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The client certificate cannot be read or is not valid at this time; present one that is."),
  PROOF_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "Send a DPoP proof, or connect with a client certificate: the token has to be bound to a"
          + " key."),
  TOKEN_KEY_NOT_PROVEN(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token is bound to a key; prove in this request that you hold it."),

  // Assertions: subject and actor tokens.
  TOKEN_TOO_LARGE(400, ErrorCode.INVALID_REQUEST, "The token is too large."),
  TOKEN_MALFORMED(400, ErrorCode.INVALID_REQUEST, "The token is not a well-formed signed JWT."),
  TOKEN_HEADER_UNSUPPORTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token's header has a critical extension that is not supported."),
  TOKEN_ALGORITHM_REFUSED(
      400, ErrorCode.INVALID_REQUEST, "The token's signature algorithm is not accepted."),
  TOKEN_ISSUER_UNKNOWN(400, ErrorCode.INVALID_REQUEST, "The token's issuer is not trusted here."),
  TOKEN_KEY_UNKNOWN(
      400,
      ErrorCode.INVALID_REQUEST,
      "The key that signed the token is not among its issuer's keys."),
  TOKEN_KEY_UNSUITABLE(
      400, ErrorCode.INVALID_REQUEST, "The key that signed the token does not suit its algorithm."),
  TOKEN_SIGNATURE_INVALID(400, ErrorCode.INVALID_REQUEST, "The token's signature is not valid."),
  TOKEN_TYP_REFUSED(
      400, ErrorCode.INVALID_REQUEST, "The token's typ header is not accepted from its issuer."),
  TOKEN_TYPE_REFUSED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Tokens of this issuer may not be declared as this token type; declare what the token is."),
  TOKEN_CLAIM_MALFORMED(
      400, ErrorCode.INVALID_REQUEST, "A registered claim of the token has a wrong type or value."),
  TOKEN_SUBJECT_MISSING(400, ErrorCode.INVALID_REQUEST, "The token names no subject."),
  TOKEN_AUDIENCE_REFUSED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token is not meant for this server; request it for this server's audience."),
  TOKEN_EXPIRY_MISSING(400, ErrorCode.INVALID_REQUEST, "The token has no exp."),
  TOKEN_EXPIRED(400, ErrorCode.INVALID_REQUEST, "The token has expired; obtain a new one."),
  TOKEN_LIFE_TOO_LONG(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token is for one use and lives too long for that; obtain one that expires within a day."),
  TOKEN_NOT_YET_VALID(
      400, ErrorCode.INVALID_REQUEST, "The token is not yet valid; check the clocks."),
  TOKEN_ISSUED_IN_FUTURE(
      400, ErrorCode.INVALID_REQUEST, "The token was issued in the future; check the clocks."),
  TOKEN_AGE_UNKNOWN(
      400, ErrorCode.INVALID_REQUEST, "The token has no iat, which is needed to tell its age."),
  TOKEN_TOO_OLD(
      400, ErrorCode.INVALID_REQUEST, "The token was issued too long ago; obtain a new one."),
  TOKEN_ID_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token has no identifier, which is needed to use it once."),
  TOKEN_REPLAYED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token was used before; obtain a new one for each exchange."),
  TOKEN_KEY_BOUND(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token is bound to a key in a way that cannot be proven here; name it by jkt or x5t#S256."),
  TOKEN_MAPPING_FAILED(
      400, ErrorCode.INVALID_REQUEST, "The token lacks a claim that is needed from its issuer."),
  ISSUER_KEYS_UNAVAILABLE(
      503,
      ErrorCode.TEMPORARILY_UNAVAILABLE,
      "The issuer's keys cannot be fetched at the moment; try again shortly."),

  // Tokens of ours.
  TOKEN_INACTIVE(
      400, ErrorCode.INVALID_REQUEST, "The token is no longer active; obtain a new one."),
  TOKEN_OF_ANOTHER_CLIENT(
      400, ErrorCode.UNAUTHORIZED_CLIENT, "The token was not issued to this client, nor for it."),
  TOKEN_HOPS_EXCEEDED(
      400, ErrorCode.INVALID_REQUEST, "The token has been exchanged as often as is permitted."),

  // Target, scope and policy.
  TARGET_MISSING(
      400, ErrorCode.INVALID_TARGET, "Name the audience or resource that the token is for."),
  TARGET_UNKNOWN(
      400,
      ErrorCode.INVALID_TARGET,
      "An audience or resource is unknown or not permitted for this client."),
  ACTOR_USES_COUNTED(
      400,
      ErrorCode.INVALID_REQUEST,
      "A token that may be used a limited number of times is no actor token; present another."),
  TARGET_SPENDS_NOTHING(
      400,
      ErrorCode.INVALID_TARGET,
      "The token may be used a limited number of times, which this audience does not count."),
  TARGETS_NEED_BINDING(
      400,
      ErrorCode.INVALID_TARGET,
      "A token for several audiences has to be bound to a key; send a DPoP proof, or name one."),
  TARGETS_DISAGREE(
      400, ErrorCode.INVALID_TARGET, "These audiences cannot share a token; request one for each."),
  AUTHORIZATION_DETAILS_MALFORMED(
      400,
      ErrorCode.INVALID_AUTHORIZATION_DETAILS,
      "The authorization_details are not what their type declares; see the resource's"
          + " documentation."),
  AUTHORIZATION_DETAILS_REFUSED(
      400,
      ErrorCode.INVALID_AUTHORIZATION_DETAILS,
      "None of the requested authorization_details can be granted."),
  SCOPE_REFUSED(400, ErrorCode.INVALID_SCOPE, "None of the requested scope can be granted."),
  POLICY_NONE(
      400,
      ErrorCode.INVALID_REQUEST,
      "No policy permits this exchange; give the decision id to the operator."),
  POLICY_FORBIDDEN(
      400,
      ErrorCode.INVALID_REQUEST,
      "Policy refuses this exchange; give the decision id to the operator."),
  DECISION_POINT_DENIED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Policy refuses this exchange; give the decision id to the operator."),
  ASSURANCE_TOO_LOW(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token assures too little for this target; obtain one with one of the acr_values."),
  MAY_ACT_REFUSED(
      400, ErrorCode.INVALID_REQUEST, "The subject token does not let this party act for it."),
  ACTOR_CHAIN_TOO_DEEP(
      400, ErrorCode.INVALID_REQUEST, "Too many parties have acted in turn for this subject."),
  LIFETIME_TOO_SHORT(
      400, ErrorCode.INVALID_REQUEST, "The token's remaining life is too short; obtain a new one."),

  SESSION_TOO_LARGE(
      400,
      ErrorCode.INVALID_REQUEST,
      "The token and its actors carry more than a session can hold; obtain a smaller one."),

  TASK_COMPLETED(
      400, ErrorCode.INVALID_REQUEST, "The task is completed; name another one for further work."),
  CUT_OFF(
      400,
      ErrorCode.INVALID_REQUEST,
      "A party to this exchange is cut off; give the decision id to the operator."),

  // Where a token is used: what a proxy is told about a request.
  PROXY_UNTRUSTED(
      403,
      ErrorCode.INVALID_REQUEST,
      "Only the proxies in front of APIs may ask this; an API asks at the introspection endpoint."),
  PROXY_MISCONFIGURED(
      403,
      ErrorCode.INVALID_REQUEST,
      "The API cannot tell whether this is permitted; give the decision id to its operator."),
  ORIGINAL_URL_REFUSED(
      403,
      ErrorCode.INVALID_REQUEST,
      "The URL is not one of this API, or could be read as another; write its path plainly:"
          + " percent-encoded, without dots that lead up, parameters or double slashes."),
  AUTHORIZATION_MALFORMED(
      401,
      ErrorCode.INVALID_REQUEST,
      "Send one Authorization header with one token, as DPoP or as Bearer."),
  ACCESS_TOKEN_MISSING(401, ErrorCode.INVALID_TOKEN, "Send an access token."),
  ACCESS_TOKEN_INVALID(
      401, ErrorCode.INVALID_TOKEN, "The access token is not valid; obtain a new one."),
  ACCESS_TOKEN_INACTIVE(
      401, ErrorCode.INVALID_TOKEN, "The access token is no longer active; obtain a new one."),
  ACCESS_TOKEN_SPENT(
      401,
      ErrorCode.INVALID_TOKEN,
      "The access token has been used as often as is permitted; obtain a new one."),
  ACCESS_TOKEN_AUDIENCE_REFUSED(
      401,
      ErrorCode.INVALID_TOKEN,
      "The access token is not meant for this API; obtain one for its audience."),
  ACCESS_TOKEN_USES_UNCOUNTED(
      401,
      ErrorCode.INVALID_TOKEN,
      "The access token may be used a limited number of times, which is not counted here."),
  ACCESS_TOKEN_KEY_NOT_PROVEN(
      401,
      ErrorCode.INVALID_TOKEN,
      "The access token is bound to a key; prove with this request that you hold it."),
  ACCESS_ASSURANCE_INSUFFICIENT(
      401,
      ErrorCode.INSUFFICIENT_USER_AUTHENTICATION,
      "The access token was obtained with too little assurance; obtain one with one of the"
          + " acr_values."),
  ACCESS_SCOPE_INSUFFICIENT(
      403,
      ErrorCode.INSUFFICIENT_SCOPE,
      "The access token has not the scope that this needs; obtain one that has."),
  ACCESS_DETAILS_INSUFFICIENT(
      403,
      ErrorCode.INSUFFICIENT_SCOPE,
      "The access token has not the authorization_details that this needs; obtain one that has."),

  // Operators.
  OPERATOR_NOT_SIGNED_IN(
      401,
      ErrorCode.INVALID_TOKEN,
      "Send a valid access token of the operators' identity provider, made for this API."),
  SIGN_IN_UNAVAILABLE(
      503,
      ErrorCode.TEMPORARILY_UNAVAILABLE,
      "The operators' identity provider cannot be reached at the moment; try again shortly."),
  OPERATOR_ROLE_MISSING(
      403,
      ErrorCode.INSUFFICIENT_SCOPE,
      "Your roles do not permit this; ask for the role that the API's description names."),
  CROSS_ORIGIN(
      403,
      ErrorCode.INVALID_REQUEST,
      "Pages of other origins may not do this; use the console's own pages."),
  FILTER_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "This cannot be looked for; see the API's description for what it may be."),
  CURSOR_MALFORMED(
      400, ErrorCode.INVALID_REQUEST, "Pass the cursor of an earlier answer to the same question."),
  JSON_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Send one JSON object with the members that the API's description names, and no others."),
  CUT_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Name exactly one thing to cut off, as the API's description says."),
  QUESTION_MALFORMED(
      400,
      ErrorCode.INVALID_REQUEST,
      "Give a token, or claims with the name of their issuer, and what the request would say."),
  REASON_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "Say why, in one line of 3 to 200 characters: others will read it."),
  CONFIRMATION_MISSING(
      400,
      ErrorCode.INVALID_REQUEST,
      "This ends much at once: repeat its exact name as the confirmation."),
  SESSION_UNKNOWN(
      404,
      ErrorCode.INVALID_REQUEST,
      "No such session is kept: it never was, or it ended longer ago than sessions are kept."),
  CUT_OFF_UNKNOWN(404, ErrorCode.INVALID_REQUEST, "There is no such cut-off in force."),
  DECISION_UNKNOWN(
      404,
      ErrorCode.INVALID_REQUEST,
      "No such decision is kept; check the id, or look again in a moment."),
  DECISION_GONE(
      410,
      ErrorCode.INVALID_REQUEST,
      "The decision was made longer ago than decisions are kept; look in the log."),
  TOO_MANY_WATCHERS(
      503,
      ErrorCode.TEMPORARILY_UNAVAILABLE,
      "Too many are watching the live feed of this gateway; try again later."),

  // Ourselves.
  ATTENUATION_VIOLATED(
      400,
      ErrorCode.INVALID_REQUEST,
      "The exchange would have widened what the token permits; give the decision id to the operator."),
  DECISION_POINT_UNAVAILABLE(
      503,
      ErrorCode.TEMPORARILY_UNAVAILABLE,
      "A decision cannot be had at the moment; try again soon."),
  STORE_UNAVAILABLE(
      503,
      ErrorCode.TEMPORARILY_UNAVAILABLE,
      "The session store cannot be reached at the moment; try again shortly."),
  INTERNAL_ERROR(
      500,
      ErrorCode.SERVER_ERROR,
      "The request failed through no fault of the caller; give the decision id to the operator.");

  private final int status;
  private final ErrorCode code;
  private final String description;
  private final String text = name().toLowerCase(Locale.ROOT);

  Reason(int status, ErrorCode code, String description) {
    this.status = status;
    this.code = code;
    this.description = description;
  }

  /** The HTTP status of an answer that is refused for this reason. */
  public int status() {
    return status;
  }

  public ErrorCode code() {
    return code;
  }

  /** The {@code error_description}, fit for the caller's eyes. */
  public String description() {
    return description;
  }

  /** The reason as it stands in audit events and metrics. */
  public String text() {
    return text;
  }
}
