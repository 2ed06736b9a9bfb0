package dev.sojourn.server.cli.terminal;

import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets a person say no before much is done; whoever is sure says {@code --yes}. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Confirmation {

  private static final Set<String> YES = Set.of("y", "yes");

  private final Terminal terminal;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Asks at {@code terminal}. */
  public Confirmation(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether nothing will be asked. */
  public boolean isGiven() {
    return yes;
  }

  /**
   * Returns when there is somebody to ask, or nothing to ask.
   *
   * @throws ParameterException if nobody can be asked
   */
  public void needSomebody() {
    if (!yes && !terminal.isThere()) {
      throw new ParameterException(command.commandLine(), "Nobody can be asked here: say --yes.");
    }
  }

  /**
   * Returns when it may be done.
   *
   * @param what will happen, as a sentence
   * @throws RefusedException if the answer is anything but yes
   * @throws ParameterException if nobody can be asked
   */
  public void need(String what) {
    needSomebody();
    if (yes) {
      return;
    }
    String answer = terminal.ask(Plain.text(what) + " Go on? [y/N] ").orElse("");
    if (!YES.contains(answer.strip().toLowerCase(Locale.ROOT))) {
      throw new RefusedException("nothing was done");
    }
  }
}
