package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.security.ServiceKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The commands about keys, against a running server. */
class ServiceKeysCommandTest {

  @RegisterExtension static final Cli CLI = new Cli();

  private static boolean opens(String key) {
    return CLI.server().bean(ServiceKeys.class).authenticate(key.strip()).isPresent();
  }

  @Test
  void aServiceKeyIsShownOnce() {
    Cli.Done made =
        CLI.call(
            "service-keys", "create", "web shop", "--scope", "sessions:read", "--scope", "admin");
    String key = made.rows().getLast();
    String id = key.split("_", -1)[1];

    assertThat(made.rows().getFirst())
        .isEqualTo("Made the service key " + id + ". It is shown this once:");
    assertThat(opens(key)).isTrue();
    assertThat(CLI.call("service-keys", "list").rows())
        .first()
        .isEqualTo("ID NAME TENANT SCOPES CREATED");
    Cli.Done list = CLI.call("service-keys", "list").isDone();
    assertThat(list.rows())
        .anyMatch(row -> row.startsWith(id + " web shop (all) admin,sessions:read "));
    assertThat(list.out()).doesNotContain(key);

    CLI.call("service-keys", "revoke", id).says("Revoked the service key " + id + ".");
    assertThat(opens(key)).isFalse();
    CLI.call("service-keys", "revoke", id).isRefused("There is no such service key.");
  }

  @Test
  void aServiceKeyGoesToAFileForItsOwnerOnly() throws IOException {
    Path file = CLI.keyFile().resolveSibling("shop.key");

    JsonNode made =
        CLI.call(
                "service-keys",
                "create",
                "shop",
                "--tenant",
                "shop",
                "--scope",
                "sessions:verify",
                "--to",
                file.toString(),
                "--json")
            .json();

    assertThat(made.has("key")).isFalse();
    assertThat(made.path("tenant").asString()).isEqualTo("shop");
    assertThat(opens(Files.readString(file))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    int before = CLI.call("service-keys", "list", "--json").json().size();
    CLI.call("service-keys", "create", "x", "--scope", "admin", "--to", file.toString())
        .isRefused(file + ": it is there already");
    assertThat(CLI.call("service-keys", "list", "--json").json().size()).isEqualTo(before);
  }

  @Test
  void aRefusedKeyLeavesNoFile() {
    Path file = CLI.keyFile().resolveSibling("refused.key");

    CLI.call("service-keys", "create", "x", "--scope", "everything", "--to", file.toString())
        .isRefused("scopes");

    assertThat(file).doesNotExist();
    CLI.call("service-keys", "create", "x", "--to", file.toString()).isWrongUse("--scope");
    CLI.call("service-keys", "create", "x", "--scope", "admin", "--to", file + "/in/it")
        .isRefused(file + "/in/it");
  }

  @Test
  void theKeysOfTokensAreNamedOnly() {
    assertThat(CLI.call("keys", "list").rows()).hasSize(2).first().isEqualTo("KEY USE CREATED");
    JsonNode keys = CLI.call("keys", "list", "--json").json();
    assertThat(keys.path(0).path("current").asBoolean()).isTrue();
    assertThat(keys.path(0).propertyNames())
        .containsExactlyInAnyOrder("id", "current", "created_at");
  }
}
