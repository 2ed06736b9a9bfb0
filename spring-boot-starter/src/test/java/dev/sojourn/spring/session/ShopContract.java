package dev.sojourn.spring.session;

import dev.sojourn.Initiator;
import dev.sojourn.SessionManager;
import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.FaultyStore;
import dev.sojourn.testkit.ManualTime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The application in Tomcat, on a real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopContract {

  static final Map<String, String> NOBODY = Map.of();

  final ManualTime time = new ManualTime();
  FaultyStore store;
  Shop shop;
  SessionManager manager;

  abstract SessionStore open(Path directory);

  /** What is in Tomcat. */
  Class<?> application() {
    return Shop.Pages.class;
  }

  /** A setting that it has. */
  String setting() {
    return "spring.application.name=shop";
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    store = new FaultyStore(open(directory), time);
    shop =
        Shop.open(
            application(),
            store,
            time,
            "sojourn.keys.file=" + directory.resolve("keys"),
            setting());
    manager = shop.context.getBean(SessionManager.class);
    manager.endAllOf("default", Initiator.SYSTEM); // of other tests on the same store
  }

  @AfterAll
  void stop() {
    if (shop != null) {
      shop.close();
    }
  }

  /** The cookies of somebody who has just signed in by the form. */
  Map<String, String> signedIn(String user) {
    Wire.Answer answer = shop.signIn(NOBODY, user, "right");
    if (answer.status() != 302 || !answer.header("Location").endsWith("/")) {
      throw new AssertionError(answer.status() + " " + answer.header("Location"));
    }
    return Wire.after(NOBODY, answer);
  }
}
