package io.cambist.operator;

import io.cambist.oauth.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says of an event in words what was decided and why. */
final class Explanation {
  private Explanation() {}

  static DecisionView of(EventView event) {
    List<RuleView> rules = event.verdicts().stream().map(RuleView::parse).toList();
    var words = new ArrayList<String>();
    words.add(headline(event));
    event.reason().flatMap(Explanation::reason).ifPresent(words::add);
    event
        .detail()
        .filter(detail -> !detail.equals("see the verdicts"))
        .ifPresent(detail -> words.add("In detail: " + detail + "."));
    if (!rules.isEmpty()) {
      words.add(verdict(event, rules));
    }
    event.shadow().forEach(line -> words.add("In shadow, " + line + "."));
    event.operator().ifPresent(operator -> words.add("Done by operator " + operator + "."));
    event.why().ifPresent(why -> words.add("The reason given: " + why));
    event.hit().ifPresent(hit -> words.add("It hit " + hit + "."));
    return new DecisionView(event, List.copyOf(words), rules);
  }

  private static String headline(EventView event) {
    String client =
        event
            .client()
            .map(id -> "client " + id)
            .or(() -> event.claimedClient().map(id -> "a caller who claimed to be client " + id))
            .orElse("an unknown caller");
    String target = event.target().map(name -> " for target " + name).orElse("");
    String subject = event.subject().map(party -> " about " + party.text()).orElse("");
    return switch (event.kind()) {
      case "token.issued" -> "A token was issued to " + client + target + subject + ".";
      case "token.refused" -> "No token was issued to " + client + target + subject + ".";
      case "session.ended" -> "A session of " + client + target + subject + " was ended.";
      case "use.spent" -> "A use of a token of " + client + target + subject + " was spent.";
      case "verification.refused" ->
          "A request with a token of " + client + target + subject + " was not let pass.";
      case "task.completed" -> "A task of " + client + " was completed.";
      case "introspection.refused" -> "An introspection by " + client + " was refused.";
      case "revocation.refused" -> "A revocation by " + client + " was refused.";
      case "completion.refused" -> "A completion by " + client + " was refused.";
      case "request.refused" -> "A request was refused before it was known who sent it.";
      case "cutoff.set" -> "A cut-off was set.";
      case "cutoff.lifted" -> "A cut-off was lifted.";
      case "decision.explained" -> "An operator asked what would happen; nothing was issued.";
      case "operator.refused" -> "An operator's request was refused.";
      default -> event.kind();
    };
  }

  private static Optional<String> reason(String text) {
    return Stream.of(Reason.values())
        .filter(reason -> reason.text().equals(text))
        .map(reason -> "The caller was told: " + reason.description())
        .findFirst();
  }

  private static String verdict(EventView event, List<RuleView> rules) {
    Optional<RuleView> forbidding = rules.stream().filter(RuleView::forbids).findFirst();
    if (forbidding.isPresent()) {
      return "Rule " + forbidding.get().rule() + " forbids it, and that beats every permission.";
    }
    if (event.rule().isPresent()) {
      return "Rule " + event.rule().get() + " permitted it.";
    }
    long concerned = rules.stream().filter(RuleView::concerned).count();
    return concerned == 0
        ? "No rule is for this issuer, client and target together."
        : "Of "
            + rules.size()
            + " rules "
            + concerned
            + (concerned == 1 ? " is" : " are")
            + " for this issuer, client and target, and none permitted it.";
  }
}
