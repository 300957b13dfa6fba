package io.cambist.operator;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** All that the gateway logs during a test. */
final class Overheard extends Handler implements BeforeEachCallback, AfterEachCallback {
  private final PatternFormatter form = new PatternFormatter("%s%e");
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeEach(ExtensionContext context) {
    lines.clear();
    complaints.clear();
    Logger.getLogger("").addHandler(this);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Logger.getLogger("").removeHandler(this);
  }

  String all() {
    return String.join("\n", lines);
  }

  /** What was logged at level WARN or above. */
  String complaints() {
    return String.join("\n", complaints);
  }

  @Override
  public void publish(LogRecord line) {
    String text = form.format(line);
    lines.add(text);
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      complaints.add(text);
    }
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
