package dev.sojourn.server.cli.local;

import dev.sojourn.TimeSource;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.server.cli.terminal.Output;
import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.spring.boot.NamedStore.SqliteFile;
import dev.sojourn.store.sqlite.SqliteInspection;
import dev.sojourn.store.sqlite.SqliteRestore;
import dev.sojourn.store.sqlite.SqliteRestore.Restored;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a back-up in a store's place. */
@Command(
    name = "restore",
    description = {
      "Puts a back-up in the place of the store, while the server is stopped.",
      "All sessions in it end, because what was ended since the back-up would live again. A store"
          + " that is there is kept beside it, and replaced only with --replace."
    },
    footer = {
      "%nExamples:",
      "  sojourn restore sessions-2026-01-31.db --config sojourn.yaml --replace",
      "  sojourn restore sessions-2026-01-31.db --store /var/lib/sojourn/sessions.db"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RestoreCommand implements Callable<Integer> {

  @Parameters(paramLabel = "BACKUP", description = "The file that 'backup' made.")
  private Path backup;

  @ArgGroup private @Nullable Target target;

  @Option(names = "--replace", description = "Replace a store that is there.")
  private boolean replace;

  @Option(
      names = "--keep-sessions",
      description = "Let the sessions in the back-up live, those that were ended since as well.")
  private boolean keepSessions;

  @Spec private CommandSpec spec;

  @Mixin private Output output;

  /** Made by picocli. */
  public RestoreCommand() {}

  /** Which store: one of the two. */
  static final class Target {

    @Option(names = "--store", paramLabel = "FILE", description = "The store's file.")
    private @Nullable Path store;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The server's settings, which name it by sojourn.store.url.")
    private @Nullable Path config;

    Target() {}

    Path file() {
      if (store != null) {
        return store;
      }
      if (Settings.read(config).store() instanceof SqliteFile(Path file)) {
        return file;
      }
      throw new RefusedException(
          "this store is a database, which its own means restore; afterwards end all sessions, since"
              + " those that were ended since the copy live again: sojourn tenants sign-out");
    }
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(backup)) {
      throw new RefusedException("there is no back-up " + backup);
    }
    if (target == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Say which store: --store names its file, --config the settings of its server.");
    }
    Path store = target.file();
    try {
      report(
          store,
          SqliteRestore.restore(
              backup, store, replace, keepSessions ? null : TimeSource.system().instant()));
    } catch (FileAlreadyExistsException there) {
      throw new RefusedException(
          store
              + " is there already: --replace puts the back-up in its place, and keeps it beside");
    }
    if (DemoAccounts.areIn((space, key) -> SqliteInspection.record(store, space, key))) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "Warning: "
              + store
              + " has a demonstration's accounts now, whose passwords everybody knows; serve refuses"
              + " it.");
      err.flush();
    }
    return CommandLine.ExitCode.OK;
  }

  private void report(Path store, Restored restored) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("store", store.toString());
    content.put("tenants_signed_out", restored.tenants());
    List<String> sentences = new ArrayList<>();
    sentences.add("Restored " + store + " from " + backup + ".");
    sentences.add(sessions(restored));
    if (restored.replaced() != null) {
      content.put("replaced", restored.replaced().toString());
      sentences.add("The store that was there is " + restored.replaced() + " now.");
    }
    output.say(content, sentences.toArray(String[]::new));
  }

  private String sessions(Restored restored) {
    if (keepSessions) {
      return "Its sessions live on, those that were ended since the back-up as well.";
    }
    return restored.tenants() == 0
        ? "There was no session in it to end."
        : "All its sessions have ended (tenants: " + restored.tenants() + ").";
  }
}
