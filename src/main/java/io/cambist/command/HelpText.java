package io.cambist.command;

/** How the commands are used. */
final class HelpText {
  static final String CHECK =
      """
      check DIR [OPTIONS]

      Checks the federation in the directory DIR as a gateway would, and tries the tests that lie
      beside it: *.test.yaml in DIR, and in directories up to two levels below.

        --against OLD_DIR   tries the requests of all tests on the federation in OLD_DIR too, and
                            tells which of them are granted more than there, or less
        --allow-wider       to be granted more is no failure
        --junit FILE        writes a report as JUnit does, for machines
        --min-coverage N    fails where the tests try less than N percent of rules and conditions
        --quiet             says only what is wrong
        --issuer URL        the gateway's own URL; else CAMBIST_ISSUER, else one that nobody has
        --max-ttl DURATION  the longest life of a token; else CAMBIST_MAX_TTL, else PT15M

      Exit codes: 0 all is well; 1 a test failed, something widened or too little is tried; 2 the
      federation, a file of tests or an argument is wrong, so that nothing could be judged.
      Colours are for terminals only, and not where NO_COLOR is set.
      """;

  static final String ALL =
      """
      Without a command the gateway starts, set up by variables such as CAMBIST_FEDERATION.

      Commands:
        check DIR [OPTIONS]         checks a federation and tries its tests
        health [URL]                asks the gateway of this machine, or that at URL, whether it is
                                    ready: 0 it is, 1 it is not and why, 2 bad usage
        new-key DIR                 makes a signing key (P-256) in the directory DIR, and makes it
                                    the one that signs
        schema [federation|tests]   prints a JSON Schema of those files, for editors
        help                        prints this

      """
          + CHECK;

  private HelpText() {}
}
