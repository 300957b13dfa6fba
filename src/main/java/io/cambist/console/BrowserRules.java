package io.cambist.console;

import io.cambist.audit.AuditKind;
import io.cambist.http.Refusals;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.operator.OperatorSignIn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What holds for every page: nothing may come from elsewhere, be framed or be kept; what changes
 * something must be asked for by a page of our own; and refusals are shown as pages.
 */
@Provider
@Browsed
class BrowserRules implements ContainerRequestFilter, ContainerResponseFilter {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; form-action 'self'; base-uri 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          // Without a referrer at all, a form of ours would not say where it comes from.
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), payment=()",
          "Cache-Control",
          "no-store");

  private final Refusals refusals;
  private final OperatorSignIn signIn;
  private final String scheme;

  BrowserRules(
      Refusals refusals,
      OperatorSignIn signIn,
      @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.scheme = gateway.substring(0, gateway.indexOf(':'));
    this.refusals = refusals;
    this.signIn = signIn;
  }

  /** Browsers say truthfully which site a request comes from (Fetch Metadata), or its origin. */
  @Override
  public void filter(ContainerRequestContext request) {
    if (!reads(request) && !isOurs(request)) {
      request.abortWith(
          refusals.answer(
              AuditKind.OPERATOR_REFUSED,
              Refusal.of(Reason.CROSS_ORIGIN, "neither Sec-Fetch-Site nor Origin is our own")));
    }
  }

  private static boolean reads(ContainerRequestContext request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }

  private boolean isOurs(ContainerRequestContext request) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeaderString("Origin");
    String host = request.getHeaderString("Host");
    return host != null && (scheme + "://" + host).equals(origin);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    HEADERS.forEach(headers::putSingle);
    if (response.getStatus() >= 400 && response.getEntity() instanceof Buffer json) {
      showProblem(request, response, new JsonObject(json));
    }
  }

  private void showProblem(
      ContainerRequestContext request, ContainerResponseContext response, JsonObject refusal) {
    boolean inPage = request.getHeaderString("HX-Request") != null;
    response.setEntity(
        Templates.problem(
                title(response.getStatus()),
                words(response.getStatus(), refusal),
                refusal.getString("decision_id", ""),
                // Who may not do this here may have another account.
                response.getStatus() == 403)
            .render(),
        null,
        MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
    if (inPage) {
      // What only looks, as a preview does, is asked for by the page; what acts, by its dialog.
      boolean inDialog =
          "dialog-body".equals(request.getHeaderString("HX-Target")) && !reads(request);
      response.getHeaders().putSingle("HX-Retarget", inDialog ? "#dialog-problem" : "#problem");
      response.getHeaders().putSingle("HX-Reselect", "#problem > *");
      response.getHeaders().putSingle("HX-Reswap", "innerHTML");
      response.getHeaders().putSingle("HX-Push-Url", "false");
    }
  }

  private static String title(int status) {
    return switch (status) {
      case 401 -> "You are not signed in";
      case 403 -> "You may not do this";
      case 404, 410 -> "There is nothing here";
      case 503 -> "It cannot be told at the moment";
      default -> "This did not work";
    };
  }

  private String words(int status, JsonObject refusal) {
    if (status == 401) {
      return signIn.isConsolePossible()
          ? "The sign-in did not succeed, or is over. Begin again from the console."
          : "Nobody can sign in here: that takes CAMBIST_OPERATORS_ISSUER,"
              + " CAMBIST_OPERATORS_CLIENT_ID and CAMBIST_OPERATORS_CLIENT_SECRET.";
    }
    if ("insufficient_scope".equals(refusal.getString("error"))) {
      return "Your roles at the identity provider do not permit this. The federation says which may"
          + " view, end sessions and cut off: ask whoever keeps it.";
    }
    String detail = refusal.getString("detail", "as sent");
    String words = refusal.getString("error_description");
    return detail.equals("as sent")
        ? words
        : words + " In detail: " + detail + (detail.endsWith("?") ? "" : ".");
  }
}
