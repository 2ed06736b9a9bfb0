package dev.sojourn.server.console;

import dev.sojourn.Access;
import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.accounts.Administrators;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, and the administrator {@code root} signed in a moment ago. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ConsoleTest {

  static final UserId ROOT = UserId.of("root");
  static final Client ELSEWHERE = new Client("203.0.113.7", HttpBrowser.FIREFOX, Map.of(), null);

  final ManualTime time = new ManualTime();
  TestServer server;
  SessionManager sessions;
  HttpBrowser root;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = start(directory, time).withAccounts().withAccount("root");
    sessions = server.sessions();
    makeAdministrator(ROOT);
  }

  TestServer start(Path directory, ManualTime clock) {
    return TestServer.start(directory, clock, Map.of());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** What the test before left is over. */
  @BeforeEach
  void signIn() {
    time.advance(Duration.ofDays(2));
    root = new HttpBrowser(server, HttpBrowser.CHROME);
    root.signIn("root");
  }

  void makeAdministrator(UserId user) {
    sessions
        .users()
        .update(user, UserPatch.access(new Access(Set.of("admin"), Set.of())), Initiator.SYSTEM);
  }

  /** A browser in which somebody of another tenant is an administrator. */
  HttpBrowser administratorOf(String tenant) {
    UserId user = UserId.of(tenant, "root");
    makeAdministrator(user);
    HttpBrowser browser = new HttpBrowser(server, HttpBrowser.CHROME);
    Creation.Created begun = begin(user);
    server.bean(Administrators.class).proved(begun.session(), begun.token());
    browser.setCookie(HttpBrowser.SESSION, begun.token().reveal());
    return browser;
  }

  Creation.Created begin(UserId user) {
    return begin(SignIn.user(user).factor(FactorMethod.PASSWORD).client(ELSEWHERE));
  }

  Creation.Created begin(SignIn signIn) {
    return (Creation.Created) sessions.create(signIn);
  }

  Session session(String user) {
    return begin(UserId.of(user)).session();
  }

  /** Sends the form of a page: its hidden fields, and what was typed. */
  static HttpResponse<String> send(
      HttpBrowser browser, String page, String path, Map<String, String> typed) {
    Map<String, String> fields = browser.hidden(browser.get(page).body());
    fields.putAll(typed);
    return browser.post(path, fields);
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("none, but " + answer.statusCode());
  }

  /** The latest events of the tenant, latest first. */
  List<SessionEvent> latest(int count) {
    return sessions.latestEvents(EventFilter.of("default"), null, count).items();
  }

  Session now(Session session) {
    return sessions.find(session.id()).orElseThrow();
  }
}
