package dev.sojourn.server.accounts;

import dev.sojourn.UserId;
import dev.sojourn.server.TestServer;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * One server for all tests of a class, on a store whose calls can be held. Each test begins without
 * an administrator, and has users of its own: one that was deleted is not as one who never was.
 */
final class RacesServer
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  /** More accounts than a test makes. */
  private static final int MOST = 100;

  private final AtomicInteger tests = new AtomicInteger();
  private final ManualTime time = new ManualTime();
  private Path directory;
  private FaultyStore store;
  private TestServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("sojourn-races");
    store = new FaultyStore(SqliteStore.open(directory.resolve("sojourn.db")), time);
    server = TestServer.start(directory, time, store);
  }

  /** Nobody waits for what the test before did wrong on purpose, and no claim is held. */
  @Override
  public void beforeEach(ExtensionContext context) {
    time.advance(Duration.ofHours(2));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tests.incrementAndGet();
    for (RecordStore.Entry entry : store.list(Accounts.SPACE, null, MOST, time.instant())) {
      server.bean(Accounts.class).remove(Account.decode(entry).user());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
    FileSystemUtils.deleteRecursively(directory);
  }

  /** The user whom this test calls {@code name}. */
  UserId user(String name) {
    return UserId.of(name + "-" + tests.get());
  }

  ManualTime time() {
    return time;
  }

  FaultyStore store() {
    return store;
  }

  TestServer server() {
    return server;
  }
}
