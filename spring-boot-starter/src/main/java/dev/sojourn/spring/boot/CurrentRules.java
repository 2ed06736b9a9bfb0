package dev.sojourn.spring.boot;

import dev.sojourn.access.AccessRules;
import dev.sojourn.access.RulesException;
import dev.sojourn.access.RulesFile;
import dev.sojourn.access.RulesWatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force: those of the file that {@code sojourn.rules} names, as it is now, or none.
 * Thread-safe.
 */
public final class CurrentRules implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CurrentRules.class.getName());

  private final @Nullable RulesFile file;
  private final @Nullable RulesWatch watch;

  /**
   * Reads them, and goes on looking at them.
   *
   * @throws SettingsException if the file cannot be read or has errors
   */
  CurrentRules(@Nullable Path path) {
    file = path == null ? null : open(path);
    watch = file == null ? null : RulesWatch.over(file);
  }

  private static RulesFile open(Path path) {
    try {
      RulesFile file = RulesFile.open(path, new Told(path));
      LOG.log(
          Level.INFO,
          () -> "The rules from " + path + " are in force: " + file.rules().rules().size());
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
  private static String told(Path path, RulesException wrong) {
    List<RulesException.Slip> slips = wrong.slips();
    String first = path + ", " + slips.getFirst();
    return slips.size() == 1 ? first : first + " (and " + (slips.size() - 1) + " more)";
  }

  /** Says in the log what becomes of changes. */
  private record Told(Path path) implements RulesFile.Listener {

    @Override
    public void changed(AccessRules rules) {
      LOG.log(
          Level.INFO,
          () -> "The changed rules from " + path + " are in force: " + rules.rules().size());
    }

    @Override
    public void kept(String problem) {
      LOG.log(
          Level.ERROR,
          () -> path + " is not used, and the rules from before stay in force:\n" + problem);
    }
  }

  /** The file of rules; empty where the settings name none. */
  public Optional<RulesFile> file() {
    return Optional.ofNullable(file);
  }

  /** Those in force now; without a file none, which allow nothing. */
  public AccessRules get() {
    return file == null ? AccessRules.NONE : file.rules();
  }

  /** Why the rules in force are not those in the file; empty when they are. */
  public Optional<String> problem() {
    return file == null ? Optional.empty() : file.problem();
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
