package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.server.Endpoints;
import dev.sojourn.server.Endpoints.Endpoint;
import dev.sojourn.server.Exchange;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.SetupLink;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.store.BackupStore;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only asks changes nothing, whoever asks for what; compared is every row of the store. */
class SafeMethodsTest {

  @TempDir Path directory;
  private TestServer server;
  private String key;
  private Creation.Created alice;

  @BeforeEach
  void start() {
    // Housekeeping changes rows by itself.
    server =
        TestServer.start(directory, new ManualTime(), Map.of("sojourn.sweep-interval", "1h"))
            .withAccounts();
    byte[] secret =
        server
            .bean(ServiceKeys.class)
            .create("test", null, EnumSet.allOf(Scope.class), Initiator.SYSTEM)
            .secret()
            .reveal();
    key = new String(secret, StandardCharsets.US_ASCII);
    alice = (Creation.Created) server.sessions().create(SignIn.user("alice"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<Map<String, String>> callers() {
    return List.of(
        Map.of(),
        Map.of("Cookie", "__Host-sojourn=" + alice.token().reveal()),
        Map.of("Authorization", "Bearer " + alice.token().reveal()),
        Map.of("Authorization", "Bearer " + key));
  }

  @Test
  @Tag("ASVS-3.5.3")
  @Tag("ASVS-7.6.2")
  void getHeadAndOptionsChangeNoRow() throws IOException, SQLException {
    Map<String, String> variables =
        Map.of(
            "user", "alice",
            "tenant", "default",
            "id", alice.session().id().toString(),
            "device", alice.session().device().id().toString(),
            "code", server.bean(SetupLink.class).issue());
    Map<String, String> before = rows();

    for (Endpoint endpoint : Endpoints.of(server, variables)) {
      for (String method : List.of("GET", "HEAD", "OPTIONS")) {
        for (Map<String, String> caller : callers()) {
          Exchange answer = Exchange.with(server, method, endpoint.path(), caller, "");
          assertThat(answer.status()).as(answer.what()).isLessThan(500);
          assertThat(answer.cookies())
              .as(answer.what())
              .noneMatch(cookie -> cookie.startsWith("__Host-sojourn="));
        }
      }
    }

    server.sessions().flush();
    assertThat(rows()).isEqualTo(before);
  }

  /** The method is the one in the first line, whatever else speaks of another. */
  @ParameterizedTest
  @ValueSource(
      strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"})
  @Tag("ASVS-3.5.3")
  void noMethodStandsInForAnother(String name) throws IOException, SQLException {
    String device = "/v1/me/devices/" + alice.session().device().id();
    Map<String, String> before = rows();

    for (String method : List.of("GET", "POST", "HEAD")) {
      for (String path : List.of(device, device + "?" + name + "=DELETE")) {
        Map<String, String> headers =
            Map.of("Authorization", "Bearer " + alice.token().reveal(), name, "DELETE");
        assertThat(Exchange.with(server, method, path, headers, "").status()).isEqualTo(405);
      }
    }
    assertThat(
            Exchange.with(
                    server,
                    "POST",
                    device,
                    Map.of(
                        "Cookie", "__Host-sojourn=" + alice.token().reveal(),
                        "Sec-Fetch-Site", "same-origin",
                        "Content-Type", "application/x-www-form-urlencoded"),
                    name + "=DELETE")
                .status())
        .isEqualTo(405);
    assertThat(rows()).isEqualTo(before);
  }

  /** Every table of a copy of the store, as text. */
  private Map<String, String> rows() throws IOException, SQLException {
    Path copy = directory.resolve("copy.db");
    try (BackupStore.Backup backup = server.bean(BackupStore.class).backUp().orElseThrow();
        OutputStream out = Files.newOutputStream(copy)) {
      backup.transferTo(out);
    }
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement()) {
      for (String table : tables(statement)) {
        rows.put(table, text(statement, table));
      }
    }
    Files.delete(copy);
    assertThat(rows).hasSizeGreaterThan(3);
    return rows;
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet names =
        statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    return tables;
  }

  private static String text(Statement statement, String table) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet all = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = all.getMetaData().getColumnCount();
      while (all.next()) {
        for (int i = 1; i <= columns; i++) {
          byte[] value = all.getBytes(i);
          text.append(value == null ? "-" : HexFormat.of().formatHex(value)).append(' ');
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
