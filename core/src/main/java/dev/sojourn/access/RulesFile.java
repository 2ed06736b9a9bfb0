package dev.sojourn.access;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules in a file that may change at any time. Whoever made this calls {@link #look} now and then,
 * say once a second; what changed counts from the second look on that finds it the same, so that a
 * file that is being written is not taken for a whole one. New rules take the place of the old ones
 * at once, between two decisions; a file that is broken or gone leaves the old ones in force, and
 * {@link #problem} says so. Thread-safe.
 */
public final class RulesFile {

  /** Hears what becomes of changes. Called by {@link #look}, once for each. */
  public interface Listener {

    /** The file has new rules, which are in force. */
    void changed(AccessRules rules);

    /**
     * The file has no rules any more, and the old ones stay in force.
     *
     * @param problem why, for people; several lines
     */
    void kept(String problem);
  }

  private final Path file;
  private final Listener listener;
  private volatile State state;

  /** What the look before found; absent when it was what is known already. */
  private byte @Nullable [] pending;

  /** What was judged last, good or bad; null after it could not be read. */
  private byte @Nullable [] judged;

  private record State(AccessRules rules, Optional<String> problem) {}

  private RulesFile(Path file, Listener listener, byte[] content) {
    this.file = file;
    this.listener = listener;
    this.judged = content;
    this.state = new State(AccessRules.of(content), Optional.empty());
  }

  /**
   * Reads the file for the first time.
   *
   * @throws RulesException if there are errors in it
   * @throws IOException if it cannot be read
   */
  public static RulesFile open(Path file, Listener listener) throws IOException {
    return new RulesFile(file, listener, RulesReader.bytes(file));
  }

  /** The rules in force. */
  public AccessRules rules() {
    return state.rules();
  }

  /** Why the rules in force are not those in the file; empty when they are. */
  public Optional<String> problem() {
    return state.problem();
  }

  /** Sees whether the file has changed, and what it says now. */
  public synchronized void look() {
    byte[] content;
    try {
      content = RulesReader.bytes(file);
    } catch (IOException fault) {
      unreadable(fault);
      return;
    }
    if (Arrays.equals(content, judged)) {
      pending = null;
    } else if (Arrays.equals(content, pending)) {
      pending = null;
      judged = content;
      judge(content);
    } else {
      pending = content;
    }
  }

  private void judge(byte[] content) {
    try {
      AccessRules rules = AccessRules.of(content);
      state = new State(rules, Optional.empty());
      listener.changed(rules);
    } catch (RulesException wrong) {
      keep(String.valueOf(wrong.getMessage()));
    }
  }

  private void unreadable(IOException fault) {
    // Once for each time, also when it was broken before and will be the same again.
    if (judged != null) {
      judged = null;
      keep(
          fault instanceof NoSuchFileException
              ? "there is no such file"
              : "it cannot be read: " + fault.getMessage());
    }
    pending = null;
  }

  private void keep(String problem) {
    state = new State(state.rules(), Optional.of(problem));
    listener.kept(problem);
  }
}
