package io.cambist.console;

import io.cambist.operator.Audits;
import io.cambist.operator.EventView;
import io.cambist.operator.LiveFeed;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.cambist.operator.Parameters;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;

/** The audit: searched, and watched. */
@Path("/console/audit")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class AuditPagesResource {
  private static final int USUAL = 50;

  private final Audits audits;
  private final LiveFeed feed;
  private final Pages pages;

  AuditPagesResource(Audits audits, LiveFeed feed, Pages pages) {
    this.audits = audits;
    this.feed = feed;
    this.pages = pages;
  }

  @GET
  public Uni<Response> search(@Context UriInfo uri, @QueryParam("live") boolean live) {
    Page page = pages.page(Page.AUDIT);
    Parameters asked = Pages.query(uri).without("live");
    return audits
        .search(asked, USUAL)
        .flatMap(
            result ->
                result.fold(
                    found -> Pages.html(Templates.audit(page, EventSearch.of(found, asked, live))),
                    pages::refused));
  }

  @GET
  @Path("/feed")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> watch(
      @HeaderParam("Last-Event-ID") Optional<String> last,
      @QueryParam("after") Optional<String> after,
      @Context Sse sse) {
    return feed.watch(
        last.or(() -> after),
        event -> Templates.event(EventView.of(event), true).render(),
        MediaType.TEXT_PLAIN_TYPE,
        sse);
  }
}
