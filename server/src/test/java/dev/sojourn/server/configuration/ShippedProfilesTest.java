package dev.sojourn.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.Session;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.server.TestServer;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationStyle;

/** Every shipped profile loads, and lives by the numbers of the reference. */
@Tag("ASVS-7.1.1")
class ShippedProfilesTest {

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, new ManualTime(), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The rows of the table as the page has them. */
  static Stream<List<String>> rows() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    String table = page.substring(page.indexOf("### Shipped profiles"), page.indexOf("### NIST"));
    return table
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Stream.of(line.split("\\|", -1)).map(cell -> cell.strip().replace("`", "")))
        .map(cells -> cells.skip(1).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aProfileLoadsAndEqualsTheTable(List<String> row) {
    SessionPolicy loaded = server.sessions().policy(row.getFirst()).orElseThrow();

    assertThat(loaded.lifetime().idle()).isEqualTo(time(row.get(1)));
    assertThat(loaded.lifetime().absolute()).isEqualTo(time(row.get(2)));
    assertThat(loaded.remember().name()).isEqualToIgnoringCase(row.get(3));
    if (!row.get(3).equals("never")) {
      assertThat(loaded.rememberedLifetime().idle()).isEqualTo(time(row.get(4)));
      assertThat(loaded.rememberedLifetime().absolute()).isEqualTo(time(row.get(5)));
    }
    assertThat(loaded.touchInterval()).isEqualTo(time(row.get(6)));
    assertThat(loaded.limits().perUser()).isEqualTo(Integer.parseInt(row.get(7)));
    assertThat(loaded.limits().overflow().name()).isEqualToIgnoringCase(row.get(8));
    assertThat(loaded.limits().devices()).isEqualTo(Integer.parseInt(row.get(9)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aSessionUnderItLivesSoLong(List<String> row) {
    SignIn signIn = SignIn.user("of-" + row.getFirst()).policy(row.getFirst());

    Session session = ((Creation.Created) server.sessions().create(signIn)).session();

    assertThat(Duration.between(session.createdAt(), session.idleExpiresAt()))
        .isEqualTo(time(row.get(1)));
    assertThat(Duration.between(session.createdAt(), session.expiresAt()))
        .isEqualTo(time(row.get(2)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theTableHasThemAll(List<String> row) throws IOException {
    assertThat(SessionPolicy.profile(row.getFirst())).isPresent();
    assertThat(rows()).hasSize(SessionPolicy.PROFILES.size());
  }

  private static Duration time(String text) {
    return DurationStyle.SIMPLE.parse(text);
  }
}
