package dev.sojourn.store.postgres;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What a class logs, at whatever level, until it is closed. */
final class LogLines implements AutoCloseable {

  private final Logger log;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogLines(Logger log) {
    this.log = log;
  }

  static LogLines of(Class<?> type) {
    LogLines lines = new LogLines(Logger.getLogger(type.getName()));
    lines.log.setLevel(Level.ALL);
    lines.log.addHandler(lines.handler);
    return lines;
  }

  /** Those of one level. */
  List<String> at(Level level) {
    Formatter words = new SimpleFormatter();
    return records.stream()
        .filter(line -> line.getLevel().equals(level))
        .map(words::formatMessage)
        .toList();
  }

  @Override
  public void close() {
    log.removeHandler(handler);
    log.setLevel(null);
  }
}
