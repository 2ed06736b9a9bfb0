package dev.sojourn.server.rules;

import dev.sojourn.access.AccessRules;
import dev.sojourn.access.RulesException;
import dev.sojourn.access.RulesFile;
import dev.sojourn.server.ServerSettings;
import dev.sojourn.spring.boot.SettingsException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The rules in force: those of the file that {@code sojourn.rules} names, as it is now, or none.
 * Thread-safe.
 */
@Component
public class CurrentRules implements AutoCloseable {

  /** Between two looks at the file, of which a change needs two. */
  private static final long INTERVAL_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(CurrentRules.class);

  private final @Nullable RulesFile file;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sojourn-rules").factory());

  private final @Nullable Future<?> looking;

  CurrentRules(ServerSettings settings) {
    Path path = settings.rules();
    this.file = path == null ? null : open(path);
    this.looking =
        path == null
            ? null
            : looks.scheduleWithFixedDelay(
                this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static RulesFile open(Path path) {
    try {
      RulesFile file = RulesFile.open(path, new Told(path));
      LOG.info("The rules from {} are in force: {} of them", path, file.rules().rules().size());
      return file;
    } catch (RulesException wrong) {
      throw new SettingsException("sojourn.rules: " + told(path, wrong), wrong);
    } catch (NoSuchFileException absent) {
      throw new SettingsException("sojourn.rules: there is no file " + path, absent);
    } catch (IOException fault) {
      throw new SettingsException("sojourn.rules: " + path + " cannot be read", fault);
    }
  }

  /** The first error in {@code path}, and how many more there are, in one line. */
  public static String told(Path path, RulesException wrong) {
    List<RulesException.Slip> slips = wrong.slips();
    String first = path + ", " + slips.getFirst();
    return slips.size() == 1 ? first : first + " (and " + (slips.size() - 1) + " more)";
  }

  /** Says in the log what becomes of changes. */
  private record Told(Path path) implements RulesFile.Listener {

    @Override
    public void changed(AccessRules rules) {
      LOG.info("The changed rules from {} are in force: {} of them", path, rules.rules().size());
    }

    @Override
    public void kept(String problem) {
      LOG.error("{} is not used, and the rules from before stay in force:\n{}", path, problem);
    }
  }

  private void look() {
    try {
      if (file != null) {
        file.look();
      }
    } catch (RuntimeException | Error fault) {
      // An executor that hears of it would never look again.
      LOG.error("A look at the rules failed", fault);
    }
  }

  /** Those in force now; without a file none, which allow nothing. */
  public AccessRules get() {
    return file == null ? AccessRules.NONE : file.rules();
  }

  /** Whether there is a file of rules. */
  public boolean areThere() {
    return file != null;
  }

  /** Why the rules in force are not those in the file; empty when they are. */
  public Optional<String> problem() {
    return file == null ? Optional.empty() : file.problem();
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    looks.shutdown();
  }
}
