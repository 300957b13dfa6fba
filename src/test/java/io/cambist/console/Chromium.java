package io.cambist.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser of this machine, and the gateway behind TLS for it; one for all tests. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  final Browser browser;
  private final Playwright playwright;
  private final TlsFront front = new TlsFront();

  Chromium() {
    playwright =
        Playwright.create(
            new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(program().orElseThrow())
                    .setArgs(List.of("--no-sandbox")));
  }

  /** The program, where it is installed. */
  static Optional<Path> program() {
    String[] directories =
        System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1);
    return NAMES.stream()
        .flatMap(name -> Stream.of(directories).map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the gateway is, for it. */
  String url() {
    return front.url();
  }

  @Override
  public void close() {
    playwright.close();
    front.close();
  }
}
