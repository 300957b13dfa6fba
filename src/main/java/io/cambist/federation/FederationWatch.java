package io.cambist.federation;

import io.cambist.federation.FederationStatus.Outcome;
import io.cambist.oauth.StartRefused;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Keeps the last good federation of a directory. Readers never wait: they see the one before or the
 * one after.
 */
final class FederationWatch implements FederationSource {
  private static final Logger LOG = Logger.getLogger(FederationWatch.class);

  private final String what;
  private final FederationLoader loader;
  private final Path directory;
  private final Clock clock;
  private final Consumer<Outcome> onReload;

  private volatile State state;

  /** The directory as it was when it was last loaded, and as it was at the last look. */
  private Fingerprint loaded;

  private Fingerprint seen;

  private record State(Federation federation, FederationStatus status) {}

  /**
   * Loads the directory.
   *
   * @param what it is, for messages
   * @param onReload told what came of each later load, unless all is as it was
   * @throws StartRefused when anything is wrong
   */
  FederationWatch(
      String what,
      FederationLoader loader,
      Path directory,
      Clock clock,
      Consumer<Outcome> onReload) {
    this.what = what;
    this.loader = loader;
    this.directory = directory;
    this.clock = clock;
    this.onReload = onReload;
    this.loaded = Fingerprint.of(directory);
    this.seen = loaded;
    Loading loading = loader.load(directory);
    if (loading instanceof Loading.Refused refused) {
      throw new StartRefused(
          "the "
              + what
              + " in "
              + directory
              + " is refused ("
              + count(refused.problems())
              + "):"
              + Problem.lines(refused.problems()));
    }
    enforce(((Loading.Loaded) loading).federation());
  }

  @Override
  public Federation current() {
    return state.federation();
  }

  FederationStatus status() {
    return state.status();
  }

  /**
   * Looks for a change, and loads the directory when it has changed and then stayed as it is from
   * one look to the next: a file that is half written could lack the rules that forbid.
   */
  synchronized void poll() {
    Fingerprint now = Fingerprint.of(directory);
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(loaded)) {
      reload();
    }
  }

  /** Loads the directory now. */
  synchronized FederationStatus reload() {
    Fingerprint before = Fingerprint.of(directory);
    Loading loading = loader.load(directory);
    if (!before.equals(Fingerprint.of(directory))) {
      // It changed under our eyes: what was read may be half of one and half of the other.
      return status();
    }
    loaded = before;
    if (loading instanceof Loading.Refused refused) {
      keep(refused.problems());
      onReload.accept(Outcome.REFUSED);
    } else {
      take(((Loading.Loaded) loading).federation());
    }
    return status();
  }

  private void take(Federation federation) {
    boolean same = federation.revision().equals(status().revision());
    boolean well = status().lastReload() == Outcome.OK;
    if (!same) {
      enforce(federation);
    } else {
      if (!well) {
        LOG.infof(
            "The %s is again that of revision %s, as it was all along", what, status().revision());
      }
      judge(Outcome.OK, List.of());
    }
    // A file that is no part of it, such as a renewed token, makes it no other federation.
    if (!same || !well) {
      onReload.accept(Outcome.OK);
    }
  }

  private void enforce(Federation federation) {
    Instant now = clock.instant();
    state =
        new State(
            federation,
            new FederationStatus(federation.revision(), now, Outcome.OK, now, List.of()));
    LOG.infof(
        "The %s is revision %s: %d issuers, %d clients, %d targets, %d policies",
        what,
        federation.revision(),
        federation.issuers().size(),
        federation.clients().size(),
        federation.targets().size(),
        federation.policies().size());
  }

  private void keep(List<Problem> problems) {
    if (!problems.equals(status().problems())) {
      LOG.errorf(
          "The changed %s in %s is refused (%s), revision %s stays:%s",
          what, directory, count(problems), status().revision(), Problem.lines(problems));
    }
    judge(Outcome.REFUSED, problems);
  }

  private void judge(Outcome outcome, List<Problem> problems) {
    FederationStatus status = status();
    state =
        new State(
            current(),
            new FederationStatus(
                status.revision(), status.since(), outcome, clock.instant(), problems));
  }

  private static String count(List<Problem> problems) {
    return problems.size() == 1 ? "1 problem" : problems.size() + " problems";
  }
}
