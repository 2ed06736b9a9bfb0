package dev.sojourn.server.cli.admin;

import dev.sojourn.server.OwnerOnlyFile;
import dev.sojourn.server.cli.terminal.RefusedException;
import dev.sojourn.store.sqlite.SqliteInspection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the store of a running server. */
@Command(
    name = "backup",
    description = {
      "Copies the whole store of a running server to a new file, and checks the copy.",
      "The server goes on serving. The keys are not in the copy: keep a copy of the key file"
          + " elsewhere. 'restore' puts a copy back."
    },
    footer = {
      "%nExamples:",
      "  sojourn backup sessions-2026-01-31.db",
      "  sojourn backup /backup/sessions.db --replace --json"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BackupCommand extends AdminCommand {

  @Parameters(paramLabel = "FILE", description = "Where the copy goes.")
  private Path file;

  @Option(names = "--replace", description = "Replace a file that is there.")
  private boolean replace;

  /** Made by picocli. */
  public BackupCommand() {}

  @Override
  void run() throws IOException {
    try {
      OwnerOnlyFile.write(file, replace, this::fetch);
    } catch (FileAlreadyExistsException there) {
      throw new RefusedException(file + " is there already: --replace puts the copy in its place");
    }
    long bytes = Files.size(file);
    output.say(
        Map.of("file", file.toString(), "bytes", bytes),
        "Copied the store to " + file + " (" + bytes + " bytes); the copy is whole.");
  }

  private void fetch(Path draft) throws IOException {
    server.download("POST", "/v1/backup", draft);
    SqliteInspection copy = SqliteInspection.of(draft);
    if (!copy.damages().isEmpty()) {
      throw new RefusedException(
          "the store is damaged: " + String.join("; ", copy.damages()) + "; nothing was kept");
    }
  }
}
