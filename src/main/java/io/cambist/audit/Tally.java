package io.cambist.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was counted and is not written yet; from any thread, without waiting. */
final class Tally {
  /** Stands for names beyond the bound: there are far fewer targets, issuers and reasons. */
  static final String OTHERS = "(others)";

  private static final int MOST_COUNTS = 8192;

  private final ConcurrentHashMap<Counted, Long> counts = new ConcurrentHashMap<>();

  /** A hash of counts, by the time that it is about. */
  record Span(Width width, long number) {
    static Span of(Width width, Instant time) {
      return new Span(width, Math.floorDiv(time.getEpochSecond(), width.seconds));
    }

    Instant start() {
      return Instant.ofEpochSecond(number * width.seconds);
    }

    /** Until when somebody may ask for it. */
    Instant end() {
      return start().plusSeconds(width.seconds).plus(width.kept);
    }

    /** Those after it, itself included. */
    Span plus(long spans) {
      return new Span(width, number + spans);
    }
  }

  /** How much time a span is, and how long it is of use after that. */
  enum Width {
    TICK("t", ActivityReport.TICK, Duration.ofHours(1).plusMinutes(1)),
    MINUTE("m", Duration.ofMinutes(1), Duration.ofMinutes(1)),
    /** For sessions that live longer than an hour: a day has too many minutes. */
    HOUR("h", Duration.ofHours(1), Duration.ofMinutes(1));

    private final String letter;
    private final long seconds;
    private final Duration kept;

    Width(String letter, Duration width, Duration kept) {
      this.letter = letter;
      this.seconds = width.toSeconds();
      this.kept = kept;
    }

    String letter() {
      return letter;
    }

    /** By which width a session is counted that has so long to live. */
    static Width of(Duration life) {
      return life.toSeconds() <= HOUR.seconds ? MINUTE : HOUR;
    }
  }

  /** What is counted of a name. */
  enum What {
    ISSUED("i"),
    REFUSED("r"),
    SESSION_OF_ISSUER("s"),
    SESSION_OF_TARGET("t");

    private final String letter;

    What(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }
  }

  record Counted(Span span, What what, String name) {
    private Counted others() {
      return new Counted(span, what, OTHERS);
    }
  }

  void issued(AuditEvent event, Instant now) {
    Span tick = Span.of(Width.TICK, now);
    Duration life = event.ttl().orElse(Duration.ZERO);
    Span expiry = Span.of(Width.of(life), now.plus(life));
    event.text(AuditMember.ISSUER).ifPresent(issuer -> add(expiry, What.SESSION_OF_ISSUER, issuer));
    event
        .text(AuditMember.TARGET)
        .ifPresent(
            targets -> {
              for (String target : targets.split(" ", -1)) {
                add(tick, What.ISSUED, target);
                add(expiry, What.SESSION_OF_TARGET, target);
              }
            });
  }

  void refused(AuditEvent event, Instant now) {
    event
        .text(AuditMember.REASON)
        .ifPresent(reason -> add(Span.of(Width.TICK, now), What.REFUSED, reason));
  }

  private void add(Span span, What what, String name) {
    add(new Counted(span, what, name), 1);
  }

  private void add(Counted counted, long times) {
    boolean room = counts.size() < MOST_COUNTS || counts.containsKey(counted);
    counts.merge(room ? counted : counted.others(), times, Long::sum);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** What is of use still; it is gone from here. */
  Map<Counted, Long> take(Instant now) {
    var taken = new LinkedHashMap<Counted, Long>();
    for (Counted counted : counts.keySet()) {
      Long times = counts.remove(counted);
      if (times != null && counted.span().end().isAfter(now)) {
        taken.put(counted, times);
      }
    }
    return taken;
  }

  /** Puts back what could not be written. */
  void putBack(Map<Counted, Long> taken) {
    taken.forEach(this::add);
  }
}
