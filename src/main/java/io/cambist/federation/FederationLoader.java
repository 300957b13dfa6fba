package io.cambist.federation;

import io.cambist.expression.ExpressionCompiler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads and checks a federation's directory as a whole. Safe for use by threads. */
public final class FederationLoader {
  private final ExpressionCompiler compiler;
  private final Duration ceiling;
  private final String gateway;

  /**
   * @param ceiling the longest life of a token
   * @param gateway the gateway's own issuer URL, which no trusted issuer may have
   */
  public FederationLoader(ExpressionCompiler compiler, Duration ceiling, String gateway) {
    this.compiler = compiler;
    this.ceiling = ceiling;
    this.gateway = gateway;
  }

  /**
   * Reads the tests beside a federation; never throws for what is in them.
   *
   * @param federation what their names are held against; empty where it could not be loaded
   */
  public PolicyTests tests(Path directory, Optional<Federation> federation) {
    var problems = new ArrayList<Problem>();
    var files = new FederationFiles(directory, problems);
    var draft = new Draft(files, compiler, ceiling, gateway, problems);
    var tests = new ArrayList<PolicyTest>();
    new PolicyTestFiles(directory, problems)
        .contents()
        .forEach(
            (name, content) -> {
              if (YamlReader.read(name, content, problems)
                  instanceof YamlReader.Reading.Document document) {
                tests.addAll(PolicyTestReader.tests(document.root(), draft));
              }
            });
    federation.ifPresent(draft::checkReferencesTo);
    problems.sort(Problem.IN_ORDER);
    return problems.isEmpty() ? new PolicyTests.Read(tests) : new PolicyTests.Refused(problems);
  }

  /** Reads all of the directory; never throws for what is in it. */
  public Loading load(Path directory) {
    var problems = new ArrayList<Problem>();
    var files = new FederationFiles(directory, problems);
    Map<String, byte[]> contents = files.yaml();
    // What a file that cannot be read declares is unknown: judging by the rest would mislead.
    boolean complete = problems.isEmpty();
    var sections = new Sections(new Draft(files, compiler, ceiling, gateway, problems));
    for (Map.Entry<String, byte[]> file : contents.entrySet()) {
      YamlReader.Reading reading = YamlReader.read(file.getKey(), file.getValue(), problems);
      if (reading instanceof YamlReader.Reading.Document document) {
        sections.read(document.root());
      }
      complete &= !(reading instanceof YamlReader.Reading.Unreadable);
    }
    if (complete) {
      sections.checkWhole();
    }
    if (!problems.isEmpty()) {
      problems.sort(Problem.IN_ORDER);
      return new Loading.Refused(List.copyOf(problems));
    }
    return new Loading.Loaded(sections.federation(files.revision()));
  }
}
