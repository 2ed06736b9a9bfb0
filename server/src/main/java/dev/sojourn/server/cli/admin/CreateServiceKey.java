package dev.sojourn.server.cli.admin;

import dev.sojourn.server.OwnerOnlyFile;
import dev.sojourn.server.cli.terminal.Cells;
import dev.sojourn.server.security.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a service key. */
@Command(
    name = "create",
    description = {
      "Makes a key for an application. It is shown this once; the store keeps a hash.",
      "Nobody makes a key that may do more than their own."
    },
    footer = {
      "%nExamples:",
      "  sojourn service-keys create shop --scope sessions:issue --scope sessions:verify",
      "  sojourn service-keys create shop --tenant shop --scope sessions:read --to shop.key"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CreateServiceKey extends AdminCommand {

  @Parameters(paramLabel = "NAME", description = "What it is for, in your words.")
  private String name;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      required = true,
      completionCandidates = Scopes.class,
      description = "What it may do; may be repeated: ${COMPLETION-CANDIDATES}.")
  private List<String> scopes;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "The only tenant it sees; without it as many as your own key.")
  private @Nullable String tenant;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Write the key to this new file, for its owner only, and print it nowhere.")
  private @Nullable Path file;

  CreateServiceKey() {}

  /** Values of {@code --scope}. */
  static final class Scopes implements Iterable<String> {

    Scopes() {}

    @Override
    public Iterator<String> iterator() {
      return Stream.of(Scope.values()).map(Scope::wireName).iterator();
    }
  }

  @Override
  void run() throws IOException {
    if (file == null) {
      JsonNode made = create();
      output.say(
          made,
          "Made the service key " + Cells.text(made, "id") + ". It is shown this once:",
          made.path("key").asString(""));
      return;
    }
    // The file first: a key that nobody can read would stay behind otherwise.
    OwnerOnlyFile.createEmpty(file);
    boolean written = false;
    try {
      ObjectNode made = (ObjectNode) create();
      Files.writeString(file, made.path("key").asString("") + "\n");
      written = true;
      made.remove("key");
      output.say(
          made, "Made the service key " + Cells.text(made, "id") + "; it is in " + file + ".");
    } finally {
      if (!written) {
        Files.delete(file);
      }
    }
  }

  private JsonNode create() throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("scopes", scopes);
    if (tenant != null) {
      body.put("tenant", tenant);
    }
    return server.call("POST", "/v1/service-keys", body);
  }
}
