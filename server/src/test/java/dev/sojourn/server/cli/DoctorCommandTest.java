package dev.sojourn.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.DemoAccounts;
import dev.sojourn.server.cli.local.DemoKeys;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What {@code sojourn doctor} finds on a real installation, and how to mend it. */
class DoctorCommandTest {

  /** An installation that has run, and has a session. */
  @TempDir static Path original;

  @TempDir Path directory;

  @BeforeAll
  static void runOnce() {
    try (TestServer server = serve(original, TimeSource.system())) {
      server.sessions().create(SignIn.user("alice"));
    }
  }

  private static TestServer serve(Path directory, TimeSource time) {
    return TestServer.start(
        directory,
        time,
        Map.of("sojourn.service-key-file", directory.resolve("service-key").toString()));
  }

  private TestServer serve(TimeSource time) {
    return serve(directory, time);
  }

  /** Puts a copy of the installation here. */
  private void install() throws IOException {
    for (String name : List.of("sojourn.db", "keys", "service-key")) {
      Files.copy(original.resolve(name), file(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  /** A right configuration, and whatever is said beside it. */
  private Path config(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "sojourn.store.url=sqlite:" + file("sojourn.db"),
                "sojourn.keys.file=" + file("keys"),
                "sojourn.service-key-file=" + file("service-key"),
                "sojourn.public-url=https://login.example.com",
                "sojourn.trusted-proxies=127.0.0.1",
                "server.port=" + Cli.nowhere().replaceAll(".*:", "")));
    lines.addAll(List.of(more)); // the later one counts
    return Files.writeString(file("sojourn.properties"), String.join("\n", lines));
  }

  private Cli.Done doctor(String... settings) throws IOException {
    return Cli.run("doctor", "--config", config(settings).toString());
  }

  /** The lines with single spaces. */
  private static List<String> rows(Cli.Done done) {
    return done.out().lines().map(line -> line.replaceAll(" +", " ").strip()).toList();
  }

  /** One thing is wrong, and this is what it is and how it is mended. */
  private static void findsOne(Cli.Done done, String finding, String mend) {
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).as(done.out()).isEqualTo(1);
    List<String> lines = done.out().lines().toList();
    assertThat(lines).last().isEqualTo("One thing is wrong.");
    int at = 0;
    while (!lines.get(at).startsWith("WRONG")) {
      at++;
    }
    assertThat(lines.get(at)).contains(finding);
    assertThat(lines.get(at + 1)).contains("-> ").contains(mend);
  }

  @Test
  void rulesAreReadAsAStartWould() throws IOException {
    install();
    Path rules = file("rules.yaml");
    String setting = "sojourn.rules=" + rules;
    findsOne(doctor(setting), "there is no file " + rules, "leave the setting out");

    Files.writeString(rules, "rules:\n- path: /\n  require: anyone\n");
    findsOne(doctor(setting), rules + ", line 3: `require` must be", "docs/access.md");

    Files.writeString(rules, "rules:\n- path: /\n  require: anonymous\n");
    assertThat(doctor(setting).code()).isZero();

    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-rw-r--"));
    findsOne(doctor(setting), "others than its owner may change " + rules, "chmod go-w");
  }

  @Test
  void nothingIsWrongWithARightInstallation() throws IOException {
    try (TestServer server = serve(TimeSource.system())) {
      server.sessions().create(SignIn.user("alice"));

      Cli.Done done = Cli.run("doctor", "--config", config().toString(), "--url", server.origin());

      assertThat(done.code()).as(done.out()).isZero();
      assertThat(rows(done))
          .anyMatch(row ->
              row.matches("ok settings every sojourn.\\* setting is known and within its bounds"))
          .anyMatch(row -> row.matches("ok store .*sojourn.db is whole, .* a server has it open"))
          .anyMatch(row -> row.matches("ok store \\d+ MB are free in .*"))
          .anyMatch(row -> row.matches("ok keys .*keys holds 1 key, the current one 0 days old"))
          .anyMatch(row -> row.matches("ok keys .*service-key holds a service key"))
          .contains("ok clock it agrees with what the store and the server say")
          .contains("ok cookies browsers keep them for https://login.example.com")
          .contains("ok proxy believed are [127.0.0.1/32]")
          .contains("ok server the one at " + server.origin() + " is ready")
          .last()
          .isEqualTo("Nothing is wrong.");
    }
  }

  @Test
  void beforeTheFirstStartItSaysWhatWillBeMade() throws IOException {
    Cli.Done done = doctor();

    assertThat(done.code()).as(done.out()).isZero();
    assertThat(rows(done))
        .anyMatch(row -> row.startsWith("note store there is no " + file("sojourn.db")))
        .anyMatch(row -> row.startsWith("note keys there is no " + file("keys")))
        .contains("note clock there is nothing yet to compare it with")
        .anyMatch(row -> row.startsWith("note server nobody answers at http://localhost:"));
    assertThat(file("sojourn.db")).doesNotExist();
    assertThat(file("keys")).doesNotExist();
  }

  /** As long as it is the only thing that is missing. */
  @Test
  void theFirstStartMakesTheDirectory() throws IOException {
    Path absent = file("absent");

    Cli.Done done = doctor("sojourn.store.url=sqlite:" + absent.resolve("x.db"));

    assertThat(done.code()).as(done.out()).isZero();
    assertThat(rows(done))
        .contains(
            "note store there is no directory " + absent + " yet",
            "-> The first start makes it, for its owner only.");
    assertThat(absent).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "'127.0.0.1,::1', '[127.0.0.1/32, ::1/128]'",
    "'127.0.0.1,2001:db8::/32,1:0:0:2:0:0:0:3', '[127.0.0.1/32, 2001:db8::/32, 1:0:0:2::3/128]'"
  })
  void addressesAreShort(String stated, String shown) throws IOException {
    install();

    assertThat(rows(doctor("sojourn.trusted-proxies=" + stated)))
        .contains("ok proxy believed are " + shown);
  }

  @Test
  void whoNamesNoFileIsTold() {
    Cli.Done done = Cli.run("doctor", "--url", Cli.nowhere());

    assertThat(rows(done)).contains("-> Name the file by --config, as for serve.");
  }

  @Test
  void programsGetJson() throws IOException {
    install();
    Files.setPosixFilePermissions(file("keys"), PosixFilePermissions.fromString("rw-r--r--"));

    Cli.Done done = Cli.run("doctor", "--config", config().toString(), "--json");

    assertThat(done.code()).isEqualTo(1);
    JsonNode content = new Cli.Done(0, done.out(), done.err()).json();
    assertThat(content.path("wrong").asInt()).isEqualTo(1);
    assertThat(content.path("findings").valueStream().filter(f -> f.has("mend")))
        .anySatisfy(finding -> {
          assertThat(finding.path("area").asString()).isEqualTo("keys");
          assertThat(finding.path("level").asString()).isEqualTo("wrong");
          assertThat(finding.path("mend").asString()).isEqualTo("chmod 600 " + file("keys"));
        });
  }

  @ParameterizedTest
  @CsvSource({"sojourn.db, store", "keys, keys", "service-key, keys"})
  void aFileThatOthersMayReadIsClosed(String name, String area) throws IOException {
    install();
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-r-----"));

    findsOne(doctor(), area + " ", "chmod 600 " + file(name));
  }

  @Test
  void aDirectoryWhereOthersMayReplaceFilesIsClosed() throws IOException {
    install();
    Path open = Files.createDirectory(file("open"));
    Files.move(file("sojourn.db"), open.resolve("sojourn.db"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));

    findsOne(
        doctor("sojourn.store.url=sqlite:" + open.resolve("sojourn.db")),
        "others than its owner may replace files in " + open,
        "chmod go-w " + open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sojourn.stroe.url=x | the nearest known one is sojourn.store.url | configuration.md",
        "sojourn.max-staleness=2h | sojourn.max-staleness must be 1ms to 1h | configuration.md",
        "sojourn.drain-delay=1h | sojourn.drain-delay must be 0s to 10m | configuration.md",
        "sojourn.policies.aal3.idle=1h | aal3.idle is 1h, beyond the 15m of NIST | configuration.md",
        "sojourn.public-url=http://login.example.com | nobody can sign in | Serve https",
        "sojourn.public-url=https://example.com/login | has the path /login | host name of its own",
        "sojourn.trusted-proxies= | everybody seems to call from the proxy's | trusted-proxies",
        "sojourn.trusted-proxies=127.0.0.1,0.0.0.0/0 | most of the world | proxy's own address",
        "sojourn.trusted-proxies=127.0.0.1,::/0 | most of the world | proxy's own address",
        "sojourn.trusted-proxies=127.0.0.1,128.0.0.0/1 | most of the world | proxy's own address",
        "sojourn.trusted-proxies=192.0.2.1 | trusts no proxy of this machine | Add 127.0.0.1",
        "server.forward-headers-strategy=native | claim any address | Remove it",
        "server.port=http | server.port: | configuration.md",
        "server.address=300.0.0.1 | server.address: | configuration.md",
        "spring.lifecycle.timeout-per-shutdown-phase=soon | per-shutdown-phase: | configuration.md",
        "sojourn.drain-delay=30s | a stop may take 10 s | timeout-per-shutdown-phase to 40s",
        "sojourn.store.url=redis://here | must say where sessions are kept | Set sojourn.store.url",
        "sojourn.store.url=postgres://here | must be postgres://[user@]host | Set sojourn.store.url",
        "sojourn.store.url=postgres://a:b@c/d | must not hold a password | Set sojourn.store.url",
        "sojourn.store.url=sqlite:/no/such/place/x | directory does not exist | mkdir -p /no/such/place",
        "sojourn.store.url=sqlite:/no/it's one/x | does not exist | mkdir -p '/no/it'\\''s one'",
        "sojourn.store.url=sqlite:/tmp | /tmp is a directory | Name a file in it",
        "sojourn.store.url=sqlite:/ | / is a directory | Name a file in it"
      })
  void aWrongSettingIsNamedWithItsMend(String setting, String finding, String mend)
      throws IOException {
    install();

    findsOne(doctor(setting), finding, mend);
  }

  @Test
  void whatFilesHaveInCommonIsToldOnce() throws IOException {
    install();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));

    findsOne(doctor(), "others than its owner may replace files in", "chmod go-w " + directory);
  }

  @Test
  void settingsThatOthersMayChangeAreClosed() throws IOException {
    install();
    Path config = config();
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--rw-"));

    findsOne(
        Cli.run("doctor", "--config", config.toString()),
        "others than its owner may change " + config,
        "chmod go-w " + config);
  }

  @ParameterizedTest
  @CsvSource({"rw-r--r--, 1", "rw-r-----, 0"})
  void aCertificatesKeyIsForItsGroupAtMost(String mode, int code) throws IOException {
    install();
    Path key = Files.createFile(file("tls.pem"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

    Cli.Done done =
        doctor(
            "server.ssl.certificate=file:" + file("certificate.pem"),
            "server.ssl.certificate-private-key=file:" + key);

    assertThat(done.code()).as(done.out()).isEqualTo(code);
    if (code == 1) {
      findsOne(done, key + ", the key of the certificate, is open", "chmod o-rwx " + key);
    }
  }

  @Test
  void aMissingPublicUrlIsWrong() throws IOException {
    install();
    Path config = config();
    Files.writeString(config, Files.readString(config).replaceAll("sojourn.public-url=.*\n", ""));

    findsOne(
        Cli.run("doctor", "--config", config.toString()),
        "sojourn.public-url is not set",
        "the address that browsers use");
  }

  @Test
  void aLooserPolicyShowsItsJustification() throws IOException {
    install();

    Cli.Done done =
        doctor(
            "sojourn.policies.shop.absolute=60d",
            "sojourn.policies.shop.justification=Carts wait for the next payday.");

    assertThat(rows(done))
        .contains(
            "note settings policy shop is looser than NIST's figures: Carts wait for the next"
                + " payday.");
  }

  @Test
  void aDamagedStoreIsFound() throws IOException {
    install();
    try (FileChannel channel = FileChannel.open(file("sojourn.db"), StandardOpenOption.WRITE)) {
      for (long page = 4; page < channel.size() / 4096; page++) {
        channel.write(
            ByteBuffer.wrap("damage".repeat(300).getBytes(StandardCharsets.US_ASCII)),
            page * 4096 + 64);
      }
    }

    Cli.Done done = doctor();

    assertThat(done.code()).isEqualTo(1);
    assertThat(rows(done))
        .anyMatch(row -> row.startsWith("WRONG store"))
        .anyMatch(row -> row.contains("sojourn restore"));
  }

  @Test
  void whatIsNoStoreIsFound() throws IOException {
    install();
    Files.writeString(file("sojourn.db"), "roses are red");

    Cli.Done done = doctor();

    assertThat(done.code()).isEqualTo(1);
    assertThat(rows(done))
        .anyMatch(row -> row.startsWith("WRONG store " + file("sojourn.db")))
        .anyMatch(row -> row.contains("sojourn restore"));
  }

  @Test
  void keysThatAreGoneAreMissed() throws IOException {
    install();
    Files.delete(file("keys"));

    findsOne(doctor(), "though there is a store", "Put the copy of the key file there");
  }

  @Test
  void weakKeysAndThoseOfADemonstrationAreFound() throws IOException {
    install();
    String weak =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("0123456789abcdef".repeat(2).getBytes(StandardCharsets.US_ASCII));
    String keys = Files.readString(file("keys"));
    Files.writeString(file("keys"), "v1 00000001 " + weak + " 2026-01-01T00:00:00Z\n");

    Cli.Done done = doctor();
    findsOne(done, "weak or an example", "Put a copy of the key file there");
    assertThat(done.out()).doesNotContain(weak);

    Files.writeString(file("keys"), keys);
    DemoKeys.mark(file("keys"));
    findsOne(doctor(), "a demonstration's keys", "Name another file");
  }

  /** Marked as a demonstration's, or with an account that could as well be one. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void accountsOfADemonstrationAreFound(boolean isMarked) throws IOException {
    try (TestServer server = serve(TimeSource.system())) {
      if (isMarked) {
        server.bean(DemoAccounts.class).ensure();
      } else {
        server.bean(Accounts.class).create(UserId.of("bob"), "bob-demo");
      }
    }

    findsOne(doctor(), "a demonstration's accounts", "Name another file");
  }

  @Test
  void anOldKeyIsWorthANote() throws IOException {
    install();
    String keys = Files.readString(file("keys"));
    Files.writeString(
        file("keys"), keys.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\S+", "2019-01-01T00:00:00Z"));

    Cli.Done done = doctor();

    assertThat(done.code()).as(done.out()).isZero();
    assertThat(rows(done))
        .anyMatch(row -> row.matches("note keys the current key in .* is \\d{4} days old"));
  }

  @Test
  void aServiceKeyThatIsNoneIsFound() throws IOException {
    install();
    Files.writeString(file("service-key"), "not a key");

    findsOne(doctor(), "holds no service key", "Remove the file");
  }

  @Test
  void aClockThatWentBackIsFound() throws IOException {
    try (TestServer server = serve(new ManualTime(Instant.parse("2199-01-01T00:00:00Z")))) {
      server.sessions().create(SignIn.user("alice"));
    }

    Cli.Done done = doctor();

    assertThat(done.code()).isEqualTo(1);
    assertThat(rows(done))
        .anyMatch(row -> row.startsWith("WRONG clock") && row.contains("at 2199-01-01T"))
        .anyMatch(row -> row.contains("timedatectl"));
  }

  @Test
  void aServerThatMustRunAndDoesNotIsFound() throws IOException {
    install();
    String nowhere = Cli.nowhere();

    findsOne(
        Cli.run("doctor", "--config", config().toString(), "--url", nowhere),
        "nobody answers at " + nowhere,
        "Start the server");
    try (TestServer server = serve(TimeSource.system())) {
      assertThat(server.origin()).isNotEqualTo(nowhere);
      findsOne(doctor(), "nobody answers at http://localhost:", "name by --url");
    }
  }

  @Test
  void anotherProgramAtThePlaceIsFound() throws IOException {
    install();
    HttpServer other = HttpServer.create();
    other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    other.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // and never the end of it
          exchange
              .getResponseBody()
              .write("{\"status\":\"UP\"}".getBytes(StandardCharsets.US_ASCII));
          exchange.getResponseBody().flush();
        });
    other.start();
    try {
      String url = "http://localhost:" + other.getAddress().getPort();
      Cli.Done done = Cli.run("doctor", "--config", config().toString(), "--url", url);
      assertThat(rows(done)).anyMatch(row -> row.startsWith("WRONG server what answers at " + url));
    } finally {
      other.stop(0);
    }
  }

  @Test
  void withoutSettingsThereIsNothingToLookAt() throws IOException {
    Cli.run("doctor", "--config", "absent.yaml").isRefused("absent.yaml is no file");
    Cli.run("doctor", "stray").isWrongUse("stray");
    Cli.run("doctor", "--url", "ftp://localhost").isWrongUse("--url must be like");
    Path broken = Files.writeString(file("broken.yaml"), "sojourn: [");
    assertThat(Cli.run("doctor", "--config", broken.toString()).code()).isEqualTo(1);
  }
}
