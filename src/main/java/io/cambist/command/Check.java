package io.cambist.command;

import static io.cambist.command.Output.bad;
import static io.cambist.command.Output.faint;
import static io.cambist.command.Output.good;
import static io.cambist.command.Output.plain;
import static io.cambist.command.Output.warning;

import io.cambist.exchange.DryRunOffline;
import io.cambist.expression.ExpressionCompiler;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationLoader;
import io.cambist.federation.Loading;
import io.cambist.federation.PolicyTest;
import io.cambist.federation.PolicyTests;
import io.cambist.federation.Problem;
import io.cambist.federation.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Checks a federation as a gateway would, and tries its tests. */
final class Check {
  private static final int MOST_MISSED = 20;

  private final CheckOptions options;
  private final Output out;
  private final FederationLoader loader;
  private final JunitReport report = new JunitReport();
  private final Findings findings;

  /** A directory whose federation and tests can be judged. */
  private record Subject(Path directory, Federation federation, List<PolicyTest> tests) {}

  Check(CheckOptions options, Output out) {
    this.options = options;
    this.out = out;
    this.loader =
        new FederationLoader(new ExpressionCompiler(), options.ceiling(), options.gateway());
    this.findings = new Findings(out, report);
  }

  /** The exit code. */
  int run() {
    int code = judged();
    if (options.junit().isPresent()) {
      try {
        Files.write(options.junit().get(), report.xml());
      } catch (IOException | SecurityException failure) {
        out.line(bad("error: "), plain("the report cannot be written to " + options.junit().get()));
        return CommandLine.WRONG;
      }
    }
    return code;
  }

  private int judged() {
    Optional<Subject> subject = read(options.directory());
    Optional<Subject> older = options.against().flatMap(this::read);
    if (subject.isEmpty() || (options.against().isPresent() && older.isEmpty())) {
      return CommandLine.WRONG;
    }
    describe(subject.get());
    var trials = new Trials(subject.get().federation(), options, subject.get().tests());
    boolean passed = tried(subject.get(), trials);
    boolean covered = covered(subject.get(), trials);
    boolean narrow = older.isEmpty() || compared(subject.get(), trials, older.get());
    return passed && covered && narrow ? CommandLine.GOOD : CommandLine.FAILED;
  }

  private Optional<Subject> read(Path directory) {
    Loading loading = loader.load(directory);
    Optional<Federation> federation =
        loading instanceof Loading.Loaded loaded
            ? Optional.of(loaded.federation())
            : Optional.empty();
    PolicyTests tests = loader.tests(directory, federation);
    var problems = new ArrayList<Problem>();
    if (loading instanceof Loading.Refused refused) {
      problems.addAll(refused.problems());
    }
    if (tests instanceof PolicyTests.Refused refused) {
      problems.addAll(refused.problems());
    }
    findings.problems(directory, problems);
    return problems.isEmpty()
        ? Optional.of(
            new Subject(directory, federation.orElseThrow(), ((PolicyTests.Read) tests).tests()))
        : Optional.empty();
  }

  private void describe(Subject subject) {
    Federation federation = subject.federation();
    int shadow = federation.rehearsed();
    say(
        good("right: "),
        plain(
            "%s, revision %s: %s, %s, %s, %s%s"
                .formatted(
                    subject.directory(),
                    federation.revision(),
                    count(federation.issuers().size(), "issuer"),
                    count(federation.clients().size(), "client"),
                    count(federation.targets().size(), "target"),
                    count(federation.policies().size(), "rule"),
                    shadow == 0 ? "" : ", and " + count(shadow, "rule") + " in shadow")));
    if (shadow > 0) {
      say(faint("note: what is in shadow decides nothing, and no test tries it"));
    }
    federation.targets().values().stream()
        .filter(Target::decisionPoint)
        .forEach(
            target ->
                say(
                    faint(
                        "note: target "
                            + target.name()
                            + " wants the decision point to agree, which is not asked here: it"
                            + " could deny, or narrow what tests are granted")));
    federation
        .exchangeOnly()
        .forEach(
            (rule, looks) ->
                say(
                    faint(
                        "note: rule "
                            + rule
                            + " forbids exchanges, and no session that is live: it looks at "
                            + String.join(", ", looks)
                            + ", which no session keeps")));
  }

  /** Whether every test passes. */
  private boolean tried(Subject subject, Trials trials) {
    var files = new LinkedHashMap<String, int[]>();
    int failed = 0;
    for (PolicyTest test : subject.tests()) {
      List<String> faults = Expectations.faults(test, trials);
      int[] counts = files.computeIfAbsent(test.file(), file -> new int[2]);
      counts[1]++;
      if (faults.isEmpty()) {
        counts[0]++;
        findings.passed(subject.directory(), test);
      } else {
        failed++;
        findings.failed(subject.directory(), test, faults, why(test, trials));
      }
    }
    files.forEach(
        (file, counts) ->
            say(
                counts[0] == counts[1] ? good("passed: ") : bad("failed: "),
                plain(file + ": " + counts[0] + " of " + count(counts[1], "test"))));
    if (subject.tests().isEmpty()) {
      say(faint("There are no tests: *.test.yaml beside the federation would be tried."));
    }
    return failed == 0;
  }

  private static List<String> why(PolicyTest test, Trials trials) {
    return test.expected() instanceof PolicyTest.Permit
            && trials.of(test) instanceof Trials.Tried tried
            && tried.result() instanceof DryRunOffline.Refused refused
        ? Explanation.of(refused)
        : List.of();
  }

  /** Whether enough was tried. */
  private boolean covered(Subject subject, Trials trials) {
    if (subject.tests().isEmpty() && options.leastCoverage() == 0) {
      return true;
    }
    var coverage = new Coverage(subject.federation().policies());
    for (PolicyTest test : subject.tests()) {
      if (trials.of(test) instanceof Trials.Tried tried) {
        tried.result().answer().judged().forEach(coverage::note);
      }
    }
    boolean enough = coverage.percent() >= options.leastCoverage();
    String text =
        "%d %% of rules and conditions (%d of %d)"
            .formatted(coverage.percent(), coverage.tried(), coverage.all());
    if (!enough) {
      out.line(bad("failed: "), plain("tried " + text + ", not " + options.leastCoverage() + " %"));
      report.failed("coverage", "coverage", "", 0, text, String.join("\n", coverage.missed()));
    } else {
      say(good("tried: "), plain(text));
    }
    List<String> missed = coverage.missed();
    missed.stream().limit(MOST_MISSED).forEach(line -> say(faint("  untried: " + line)));
    if (missed.size() > MOST_MISSED) {
      say(faint("  and " + (missed.size() - MOST_MISSED) + " more"));
    }
    return enough;
  }

  /** Whether nothing is granted that was not before, or that is allowed. */
  private boolean compared(Subject subject, Trials trials, Subject older) {
    var known = new HashMap<String, PolicyTest>();
    subject.tests().forEach(test -> known.put(test.file() + "\n" + test.name(), test));
    var comparison = new Comparison(findings, options, older.directory());
    var before = new Trials(older.federation(), options, subject.tests());
    subject.tests().forEach(test -> comparison.add(subject.directory(), test, before, trials));
    var olderBefore = new Trials(older.federation(), options, older.tests());
    var olderAfter = new Trials(subject.federation(), options, older.tests());
    for (PolicyTest test : older.tests()) {
      PolicyTest same = known.get(test.file() + "\n" + test.name());
      if (same == null || !Widening.isSame(test, same)) {
        comparison.add(older.directory(), test, olderBefore, olderAfter);
      }
    }
    say(
        comparison.wider() == 0 ? good("compared: ") : warning("compared: "),
        plain(
            "with %s, revision %s: of %s %d granted more, %d less"
                .formatted(
                    older.directory(),
                    older.federation().revision(),
                    count(comparison.all(), "request"),
                    comparison.wider(),
                    comparison.narrower())));
    return comparison.wider() == 0 || options.mayWiden();
  }

  private void say(Output.Words... words) {
    if (!options.quiet()) {
      out.line(words);
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
