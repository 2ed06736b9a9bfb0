package dev.sojourn.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.TestServer;
import dev.sojourn.server.me.NewDevices;
import dev.sojourn.testkit.ManualTime;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** "Was this you?": who is asked about which device, and what the answers do. */
class NewDevicePageTest {

  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final String ASKS = "New sign-in: ";

  @TempDir static Path directory;
  private static final ManualTime TIME = new ManualTime();
  private static TestServer server;
  private static SessionManager sessions;

  /** Each test has a user of its own. */
  private final UserId alice = UserId.of("alice-" + TESTS.incrementAndGet());

  private HttpBrowser home;

  @BeforeAll
  static void start() {
    server = TestServer.start(directory, TIME, Map.of()).withAccounts();
    sessions = server.sessions();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void signIn() {
    server.withAccount(alice.id());
    home = signedIn(HttpBrowser.CHROME);
  }

  private HttpBrowser signedIn(String userAgent) {
    TIME.advance(Duration.ofSeconds(1));
    HttpBrowser browser = new HttpBrowser(server, userAgent);
    browser.signIn(alice.id());
    return browser;
  }

  private static String page(HttpBrowser browser) {
    return browser.get("/account").body();
  }

  /** The device of the latest sign-in. */
  private DeviceId latest() {
    return sessions.devices().list(alice).getFirst().id();
  }

  private HttpResponse<String> answer(HttpBrowser browser, DeviceId device, String answer) {
    return browser.act("/account/devices/" + device + "/" + answer, Map.of());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("none, but " + answer.statusCode());
  }

  private List<EventType> events() {
    return ofAlice().stream().map(SessionEvent::type).toList();
  }

  private List<SessionEvent> ofAlice() {
    EventFilter hers = new EventFilter("default", null, alice.id(), null, null, null, null);
    return sessions.latestEvents(hers, null, 100).items();
  }

  @Test
  void theFirstSignInEverIsNoNews() {
    assertThat(page(home)).doesNotContain(ASKS);
  }

  @Test
  void aSecondSignInOnAKnownDeviceIsNoNews() {
    HttpBrowser other = signedIn(HttpBrowser.FIREFOX);
    answer(home, latest(), "confirm");
    other.dropCookie(HttpBrowser.SESSION);
    TIME.advance(Duration.ofHours(1));
    other.signIn(alice.id());

    home.signIn(alice.id());
    assertThat(page(home)).doesNotContain(ASKS);
  }

  @Test
  @Tag("SM-21")
  void theOtherDeviceIsToldWhatWhenAndFromWhere() {
    HttpBrowser other = signedIn(HttpBrowser.FIREFOX);
    TIME.advance(Duration.ofMinutes(5));

    assertThat(page(home))
        .contains(ASKS + "Firefox on Windows", "5 minutes ago", "from 127.0.0.1", "Was this you?")
        .contains("This was me", "This was not me");
    assertThat(page(other)).doesNotContain(ASKS);
    assertThat(events()).contains(EventType.DEVICE_ADDED);
  }

  /** A thief may call his device what the owner calls theirs. */
  @Test
  void theQuestionLeadsWithWhatTheBrowserSaysOfItself() {
    HttpBrowser other = signedIn(HttpBrowser.FIREFOX);
    other.act("/account/devices/" + latest() + "/rename", Map.of("name", "<i>Alice's</i> laptop"));

    assertThat(page(home))
        .contains(
            ASKS + "Firefox on Windows", "called “&lt;i&gt;Alice&#39;s&lt;/i&gt; laptop” there")
        .doesNotContain(ASKS + "&lt;i&gt;");
  }

  @Test
  void thisWasMeEndsNothingAndIsAskedNoMore() {
    HttpBrowser other = signedIn(HttpBrowser.FIREFOX);
    TIME.advance(Duration.ofMinutes(11)); // no password is asked for

    var answer = answer(home, latest(), "confirm");

    assertThat(location(answer)).isEqualTo("/account?notice=confirmed");
    assertThat(home.get(location(answer)).body())
        .contains("That device is known as yours now.")
        .doesNotContain(ASKS);
    assertThat(other.get("/account").statusCode()).isEqualTo(200);
    assertThat(page(signedIn(HttpBrowser.CHROME))).doesNotContain(ASKS);
    assertThat(events()).containsOnlyOnce(EventType.DEVICE_CONFIRMED);
  }

  @Test
  @Tag("ASVS-7.5.2")
  void thisWasNotMeEndsThatDeviceAndAsksForANewPassword() {
    HttpBrowser thief = signedIn(HttpBrowser.FIREFOX);
    String deviceToken = thief.cookie(HttpBrowser.DEVICE).orElseThrow();
    DeviceId device = latest();

    var answer = answer(home, device, "disown");

    assertThat(location(answer)).isEqualTo("/account/security?notice=disowned");
    assertThat(home.get(location(answer)).body())
        .contains("please set a new one now", "Your password so far", "checked=\"checked\"");
    assertThat(location(thief.get("/account"))).contains("reason=device_removed");
    assertThat(sessions.history(alice))
        .singleElement()
        .extracting(Session::endReason)
        .isEqualTo(EndReason.DEVICE_REMOVED);
    assertThat(ofAlice())
        .filteredOn(event ->
            event.type() == EventType.DEVICE_DISOWNED || event.type() == EventType.SESSION_ENDED)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.initiator()).isEqualTo(Initiator.USER))
        .allSatisfy(event -> assertThat(event.device()).isEqualTo(device));
    assertThat(page(home)).doesNotContain(ASKS);

    // Its token is nobody's any more: whoever comes back with it is new once more.
    thief.setCookie(HttpBrowser.DEVICE, deviceToken);
    TIME.advance(Duration.ofSeconds(1));
    thief.signIn(alice.id());
    assertThat(latest()).isNotEqualTo(device);
    assertThat(page(home)).contains(ASKS + "Firefox on Windows");
  }

  @Test
  @Tag("ASVS-7.5.2")
  void afterTenMinutesThisWasNotMeAsksForThePasswordFirst() {
    HttpBrowser thief = signedIn(HttpBrowser.FIREFOX);
    TIME.advance(Duration.ofMinutes(11));

    var asked = answer(home, latest(), "disown");

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("This was not me: sign it out");
    assertThat(thief.get("/account").statusCode()).isEqualTo(200);
    Map<String, String> wish = home.hidden(asked.body());
    wish.put("password", alice.id() + "-demo");
    assertThat(location(home.post("/account/confirm", wish)))
        .isEqualTo("/account/security?notice=disowned");
    assertThat(location(thief.get("/account"))).contains("reason=device_removed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"confirm", "disown"})
  void nobodyAnswersForTheirOwnOrAnothersDevice(String answer) {
    HttpBrowser thief = signedIn(HttpBrowser.FIREFOX);
    DeviceId thiefs = latest();
    HttpBrowser bob = new HttpBrowser(server, HttpBrowser.FIREFOX);
    bob.signIn("bob");

    assertThat(location(answer(thief, thiefs, answer))).isEqualTo("/account?notice=gone");
    assertThat(location(answer(bob, thiefs, answer))).isEqualTo("/account?notice=gone");
    assertThat(location(answer(home, new DeviceId(new UUID(0, 7)), answer)))
        .isEqualTo("/account?notice=gone");

    assertThat(thief.get("/account").statusCode()).isEqualTo(200);
    assertThat(page(home)).contains(ASKS);
  }

  /** A thief who vouches for one device by another does not silence the owner's. */
  @Test
  void whatANewDeviceConfirmsIsStillAskedOnTheOldOne() {
    HttpBrowser thief = signedIn(HttpBrowser.FIREFOX);
    DeviceId first = latest();
    HttpBrowser again = signedIn(HttpBrowser.FIREFOX);
    DeviceId second = latest();

    assertThat(location(answer(thief, second, "confirm"))).contains("confirmed");
    assertThat(location(answer(again, first, "confirm"))).contains("confirmed");

    assertThat(page(thief)).doesNotContain(ASKS);
    assertThat(page(again)).doesNotContain(ASKS);
    assertThat(page(home).split(ASKS, -1)).hasSize(3);
  }

  @Test
  void whoCameLaterNeedsThePasswordToConfirmAndIsAskedOnlyWhileSomebodyIsSignedInThere() {
    HttpBrowser earlier = signedIn(HttpBrowser.FIREFOX);
    DeviceId device = latest();
    HttpBrowser later = signedIn(HttpBrowser.CHROME);
    assertThat(page(later)).contains(ASKS + "Firefox on Windows");
    TIME.advance(Duration.ofMinutes(11));

    assertThat(answer(later, device, "confirm").statusCode()).isEqualTo(401);
    earlier.act("/logout", Map.of());

    assertThat(page(later)).doesNotContain(ASKS);
    assertThat(page(home).split(ASKS, -1)).hasSize(3);
  }

  @Test
  void onlyAFewAreAskedAboutAtOnce() {
    for (int i = 0; i < NewDevices.MAX_ASKED + 2; i++) {
      signedIn(HttpBrowser.FIREFOX);
    }

    assertThat(page(home).split(ASKS, -1)).hasSize(NewDevices.MAX_ASKED + 1);
    answer(home, latest(), "confirm");
    assertThat(page(home).split(ASKS, -1)).hasSize(NewDevices.MAX_ASKED + 1);
  }

  @Test
  void appsAskAndAnswerTheSame() {
    HttpBrowser thief = signedIn(HttpBrowser.FIREFOX);
    DeviceId thiefs = latest();
    String path = "/v1/me/devices/" + thiefs;

    assertThat(inQuestion(home)).containsExactly(true, false);
    assertThat(inQuestion(thief)).containsExactly(false, false);
    assertThat(thief.call("POST", path + "/confirm", "").statusCode()).isEqualTo(404);
    assertThat(home.call("POST", "/v1/me/devices/x/confirm", "").statusCode()).isEqualTo(404);
    assertThat(home.call("POST", path + "/confirm", "").statusCode()).isEqualTo(204);
    assertThat(inQuestion(home)).containsExactly(false, false);

    TIME.advance(Duration.ofMinutes(11));
    var stale = home.call("POST", path + "/disown", "");
    assertThat(stale.statusCode()).isEqualTo(401);
    assertThat(stale.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("max_age");
    home.call("POST", "/v1/me/factors", "{\"password\":\"" + alice.id() + "-demo\"}");
    assertThat(home.call("POST", path + "/disown", "").statusCode()).isEqualTo(204);
    assertThat(thief.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(sessions.devices().list(alice)).extracting(Device::id).doesNotContain(thiefs);
  }

  private static List<Boolean> inQuestion(HttpBrowser browser) {
    JsonNode devices =
        JsonMapper.shared().readTree(browser.get("/v1/me/devices").body()).path("items");
    return devices.valueStream().map(d -> d.path("in_question").asBoolean()).toList();
  }
}
