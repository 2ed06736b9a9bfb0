package dev.sojourn.server.canary;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged from now on, as the server writes it; the console stays silent. All
 * loggers tell what their settings let them when an operator asks for {@code DEBUG}.
 */
final class LogTrap implements AutoCloseable {

  private final Logger root;
  private final Logger own;
  private final Level before;
  private final Level ownBefore;
  private final Appender<ILoggingEvent> console;
  private final Collector collector;

  private static final class Collector extends AppenderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> encoder;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    Collector(Encoder<ILoggingEvent> encoder) {
      this.encoder = encoder;
    }

    @Override
    protected void append(ILoggingEvent event) {
      text.writeBytes(encoder.encode(event));
    }
  }

  /** For a server that has started. */
  LogTrap() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    own = context.getLogger("dev.sojourn");
    console = console();
    collector = new Collector(((ConsoleAppender<ILoggingEvent>) console).getEncoder());
    collector.setContext(context);
    collector.start();
    root.addAppender(collector);
    root.detachAppender(console);
    before = root.getLevel();
    ownBefore = own.getLevel();
    root.setLevel(Level.DEBUG);
    own.setLevel(Level.TRACE);
  }

  private Appender<ILoggingEvent> console() {
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      Appender<ILoggingEvent> appender = all.next();
      if (appender instanceof ConsoleAppender) {
        return appender;
      }
    }
    throw new IllegalStateException("nothing is written to the console");
  }

  /** What was logged so far. */
  String text() {
    return collector.text.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    root.setLevel(before);
    own.setLevel(ownBefore);
    root.detachAppender(collector);
    root.addAppender(console);
  }
}
