package io.cambist.decisionpoint;

import io.cambist.federation.Target;
import io.cambist.jose.JsonText;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a decision point is asked about one target: what local policy would grant there.
 *
 * @param subject the source issuer and subject
 * @param attributes the subject's, as its issuer's mapping yields them
 * @param assurance the level of whoever asks, if they have one
 * @param scopes those that would be granted, as far as the target knows them
 * @param rule the id of the rule that permits
 */
public record Inquiry(
    Party subject,
    Map<String, Object> attributes,
    Optional<String> assurance,
    ActorChain actors,
    String client,
    boolean authenticated,
    Target target,
    Scopes scopes,
    AuthorizationDetails details,
    Duration ttl,
    Optional<String> task,
    String rule,
    String revision,
    Instant now) {

  /** The request (Authorization API 1.0 section 6.1). */
  byte[] json() {
    var subjectProperties = new LinkedHashMap<String, Object>();
    subjectProperties.put("issuer", subject.issuer());
    subjectProperties.put("sub", subject.subject());
    subjectProperties.put("attributes", attributes);
    assurance.ifPresent(level -> subjectProperties.put("acr", level));
    List<String> acting = actors.actors().stream().map(Party::sub).toList();
    subjectProperties.put("actors", acting);
    var actionProperties = new LinkedHashMap<String, Object>();
    actionProperties.put("scope", scopes.toString());
    actionProperties.put("expires_in", ttl.toSeconds());
    if (!details.isEmpty()) {
      actionProperties.put(AuthorizationDetails.NAME, details.details());
    }
    var context = new LinkedHashMap<String, Object>();
    context.put("time", now.toString());
    context.put("client_id", client);
    context.put("client_authenticated", authenticated);
    task.ifPresent(name -> context.put("task", name));
    context.put("rule", rule);
    context.put("revision", revision);
    var request = new LinkedHashMap<String, Object>();
    request.put("subject", entity("identity", subject.sub(), subjectProperties));
    request.put("action", Map.of("name", "exchange", "properties", actionProperties));
    request.put("resource", entity("target", target.audience(), Map.of("name", target.name())));
    request.put("context", context);
    return JsonText.bytes(request);
  }

  private static Map<String, Object> entity(
      String type, String id, Map<String, Object> properties) {
    var entity = new LinkedHashMap<String, Object>();
    entity.put("type", type);
    entity.put("id", id);
    entity.put("properties", properties);
    return entity;
  }
}
