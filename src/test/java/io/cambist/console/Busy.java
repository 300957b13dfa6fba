package io.cambist.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** An hour in which much happened, for the charts. */
final class Busy {
  private static final int TICKS = 360;
  private static final int SECONDS = 10;

  private Busy() {}

  static void hour(Page page) {
    String answer = report().encode();
    page.route(
        "**/console/activity",
        route ->
            route.fulfill(new FulfillOptions().setContentType("application/json").setBody(answer)));
  }

  private static JsonObject report() {
    var ticks = new JsonArray();
    Instant begin = Instant.parse("2026-07-01T12:00:00Z");
    for (int i = 0; i < TICKS; i++) {
      double tide = 1 + Math.sin(i / 40.0);
      ticks.add(
          new JsonObject()
              .put("start", begin.plusSeconds((long) SECONDS * i).toString())
              .put(
                  "issued",
                  new JsonObject()
                      .put("orders", Math.round(20 + 15 * tide))
                      .put("ledger", Math.round(6 + 4 * Math.sin(i / 17.0)))
                      .put("vault", i % 50 == 0 ? 5 : 0))
              .put(
                  "refused",
                  new JsonObject()
                      .put("policy_forbidden", i > 200 && i < 240 ? 12 : 1)
                      .put("assertion_expired", i % 30 == 0 ? 4 : 0)));
    }
    return new JsonObject().put("tick_seconds", SECONDS).put("ticks", ticks);
  }
}
