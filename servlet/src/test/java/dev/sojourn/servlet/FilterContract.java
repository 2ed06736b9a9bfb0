package dev.sojourn.servlet;

import dev.sojourn.Creation;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.store.sqlite.SqliteStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The filter in a real container, before an application, on a real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FilterContract {

  static final String SESSION = "__Host-sojourn";
  static final String DEVICE = "__Host-sojourn-device";
  static final String VERSION = "__Host-sojourn-version";
  static final String SAME_ORIGIN = "Sec-Fetch-Site: same-origin";

  private final Container.Starter starter;
  final ManualTime time = new ManualTime();
  final Application application = new Application();
  Path directory;
  FaultyStore store;
  SessionManager sessions;
  SojournFilter filter;
  Wire wire;
  private Container container;

  FilterContract(Container.Starter starter) {
    this.starter = starter;
  }

  /** What a test wants otherwise. */
  SojournFilterBuilder configured(SojournFilterBuilder builder) throws Exception {
    return builder;
  }

  /** Where the application is; empty for the whole host. */
  String context() {
    return "";
  }

  @BeforeAll
  void start(@TempDir Path own) throws Exception {
    directory = own;
    store = new FaultyStore(SqliteStore.open(directory.resolve("sessions.db")), time);
    sessions = SessionManager.builder(store).time(time).build();
    filter = configured(SojournFilter.builder(sessions).time(time)).build();
    container = starter.start(context(), filter, application);
    wire = new Wire(container.port());
  }

  @AfterAll
  void stop() throws Exception {
    container.close();
    sessions.close();
  }

  Creation.Created signedIn(String user, String... roles) {
    return (Creation.Created) sessions.create(SignIn.user(user).roles(roles));
  }

  static String cookie(Creation.Created created) {
    return "Cookie: " + SESSION + "=" + created.token().reveal();
  }

  /** The cookies that an answer has set, as the browser sends them back. */
  static String cookies(Wire.Answer answer) {
    return "Cookie: "
        + String.join(
            "; ",
            answer.headers("Set-Cookie").stream()
                .filter(line -> !line.contains("Max-Age=0"))
                .map(line -> line.replaceFirst(";.*", ""))
                .toList());
  }
}
