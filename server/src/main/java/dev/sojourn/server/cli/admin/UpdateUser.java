package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Changes a user. */
@Command(
    name = "update",
    description = {
      "Changes a user; every live session has it from then on.",
      "What is not named stays as it is. Disabling ends every session."
    },
    footer = {
      "%nExamples:",
      "  sojourn users update dana --add-role chief --remove-role editor",
      "  sojourn users update dana --disable",
      "  sojourn users update dana --attribute theme=dark --remove-attribute draft"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class UpdateUser extends UserCommand {

  private static final int MAX_ATTEMPTS = 8;

  @Option(names = "--add-role", paramLabel = "ROLE", description = "Gives a role; repeatable.")
  private List<String> addedRoles = new ArrayList<>();

  @Option(names = "--remove-role", paramLabel = "ROLE", description = "Takes a role; repeatable.")
  private List<String> removedRoles = new ArrayList<>();

  @Option(
      names = "--add-permission",
      paramLabel = "PERMISSION",
      description = "Gives a permission; repeatable.")
  private List<String> addedPermissions = new ArrayList<>();

  @Option(
      names = "--remove-permission",
      paramLabel = "PERMISSION",
      description = "Takes a permission; repeatable.")
  private List<String> removedPermissions = new ArrayList<>();

  @Mixin private AttributeOptions attributes;

  @Option(
      names = "--remove-attribute",
      paramLabel = "NAME",
      description = "Removes an attribute; repeatable.")
  private List<String> removedAttributes = new ArrayList<>();

  @ArgGroup private @Nullable State state;

  UpdateUser() {}

  /** One of the two. */
  static final class State {
    @Option(names = "--disable", description = "Refuse every sign-in, and end every session.")
    private boolean disable;

    @Option(names = "--enable", description = "Let the user sign in again.")
    @SuppressWarnings("UnusedVariable") // where the group is stated without the other, it is this
    private boolean enable;

    State() {}
  }

  @Override
  void run() throws IOException {
    if (body(JsonNodeFactory.instance.objectNode()).isEmpty()) {
      throw wrongUse("Name what to change.");
    }
    JsonNode changed = update();
    output.show(changed, ShowUser.details(changed));
  }

  /** Reads and writes at one version, so that nobody's change in between is lost. */
  private JsonNode update() throws IOException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      JsonNode known = server.call("GET", path(""), null);
      try {
        return server.patch(path(""), known.path("version").asLong(0), body(known));
      } catch (ApiClient.StaleException changedMeanwhile) {
        // once more
      }
    }
    throw new RefusedException("the user keeps changing; try again");
  }

  private Map<String, Object> body(JsonNode known) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (!addedRoles.isEmpty() || !removedRoles.isEmpty()) {
      body.put("roles", merged(known.path("roles"), addedRoles, removedRoles));
    }
    if (!addedPermissions.isEmpty() || !removedPermissions.isEmpty()) {
      body.put(
          "permissions", merged(known.path("permissions"), addedPermissions, removedPermissions));
    }
    Map<String, JsonNode> changes = new LinkedHashMap<>(attributes.values());
    removedAttributes.forEach(name -> changes.put(name, JsonNodeFactory.instance.nullNode()));
    if (!changes.isEmpty()) {
      body.put("attributes", changes);
    }
    if (state != null) {
      body.put("disabled", state.disable);
    }
    return body;
  }

  private static List<String> merged(JsonNode known, List<String> added, List<String> removed) {
    List<String> all = new ArrayList<>();
    known.forEach(name -> all.add(name.asString("")));
    added.stream().filter(name -> !all.contains(name)).forEach(all::add);
    all.removeAll(removed);
    return all;
  }
}
