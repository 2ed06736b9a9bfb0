package dev.sojourn.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.Initiator;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.server.HttpBrowser;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKey;
import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.testkit.Race;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Service keys: made, shown once, revoked, within the tenant. */
class ConsoleServiceKeysTest extends ConsoleTest {

  private static final String PATH = "/console/service-keys";
  private static final Pattern SECRET = Pattern.compile("sjk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");

  /** Sends the form of {@code browser}'s page; a checkbox may be sent more than once. */
  private static HttpResponse<String> make(HttpBrowser browser, String name, String... scopes) {
    return send(browser, formToken(browser), name, scopes);
  }

  private static String formToken(HttpBrowser browser) {
    return browser.hidden(browser.get(PATH).body()).get("form_token");
  }

  private static HttpResponse<String> send(
      HttpBrowser browser, String token, String name, String... scopes) {
    String chosen =
        List.of(scopes).stream()
            .map(scope -> "&scopes=" + encoded(scope))
            .collect(Collectors.joining());
    return browser.send(
        browser
            .request(PATH)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "form_token=" + encoded(token) + "&name=" + encoded(name) + chosen))
            .build());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private ServiceKeys keys() {
    return server.bean(ServiceKeys.class);
  }

  private Optional<ServiceKey> authenticated(String page) {
    Matcher secret = SECRET.matcher(page);
    return secret.find() ? keys().authenticate(secret.group()) : Optional.empty();
  }

  @Test
  void aKeyIsMadeForTheTenantAndShownOnce() {
    HttpBrowser acme = administratorOf("acme");

    var made = make(acme, "The <shop>", "sessions:verify", "sessions:read");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(made.body()).contains("The &lt;shop&gt;").doesNotContain("<shop>");
    ServiceKey key = authenticated(made.body()).orElseThrow();
    assertThat(key.tenant()).isEqualTo("acme");
    assertThat(key.scopes()).containsExactlyInAnyOrder(Scope.SESSIONS_READ, Scope.SESSIONS_VERIFY);
    String list = acme.get(PATH).body();
    assertThat(list).contains(key.id(), "The &lt;shop&gt;", "sessions:verify");
    assertThat(SECRET.matcher(list).find()).isFalse();
  }

  /** A second click, or the answer loaded again: what is shown in the end opens something. */
  @Test
  void aFormThatIsSentTwiceMakesOneKeyAndShowsItAgain() {
    String token = formToken(root);

    List<HttpResponse<String>> answers =
        Race.of(2, i -> () -> send(root, token, "twice", "sessions:read"));
    var later = send(root, token, "twice", "sessions:read");
    var other = send(root, token, "another", "sessions:read");

    ServiceKey key = authenticated(later.body()).orElseThrow();
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(201);
          assertThat(authenticated(answer.body())).contains(key);
        });
    assertThat(authenticated(other.body()).orElseThrow().id()).isNotEqualTo(key.id());
    assertThat(keys().list("default", null, 1_000).items())
        .extracting(ServiceKey::name)
        .containsOnlyOnce("twice");
  }

  @Test
  void whatIsDoneToKeysIsAnEventOfTheAdministrator() {
    ServiceKey key = authenticated(make(root, "shop", "sessions:read").body()).orElseThrow();
    send(root, PATH, PATH + "/revoke", Map.of("id", key.id()));

    assertThat(latest(2))
        .extracting(SessionEvent::type)
        .containsExactly(EventType.SERVICE_KEY_REVOKED, EventType.SERVICE_KEY_CREATED);
    assertThat(latest(2))
        .allSatisfy(event -> {
          assertThat(event.initiator()).isEqualTo(Initiator.admin("root"));
          assertThat(event.subject()).isEqualTo(key.id());
        });
    assertThat(root.get("/console/events?type=service_key_created").body())
        .contains("Service key made", key.id(), "Administrator root");
  }

  /** Its name is what people know it by; whoever must not see the key does not learn its name. */
  @Test
  void eventsNameAKeyAsLongAsItIsThere() {
    HttpBrowser acme = administratorOf("acme");
    ServiceKey shop =
        keys().create("The <shop>", "acme", Set.of(Scope.ADMIN), Initiator.SYSTEM).key();
    ServiceKey everywhere = keys().create("all", null, Set.of(Scope.ADMIN), Initiator.SYSTEM).key();
    UserId bob = UserId.of("acme", "bob");
    sessions.users().update(bob, UserPatch.access(Access.NONE), shop.initiator());
    sessions.users().update(bob, UserPatch.access(Access.NONE), everywhere.initiator());

    assertThat(acme.get("/console/events?type=service_key_created").body())
        .contains("The &lt;shop&gt; (" + shop.id() + ")");
    assertThat(acme.get("/console/events?user=bob").body())
        .contains("Service key The &lt;shop&gt; (" + shop.id() + ")")
        .contains("Service key " + everywhere.id());

    keys().revoke(shop.id(), "acme", Initiator.SYSTEM);
    assertThat(acme.get("/console/events?user=bob").body())
        .contains("Service key " + shop.id())
        .doesNotContain("The &lt;shop&gt;");
  }

  @Test
  void aRevokedKeyOpensNothingFromThatMoment() {
    String page = make(root, "shop", "sessions:read").body();
    ServiceKey key = authenticated(page).orElseThrow();

    var revoked = send(root, PATH, PATH + "/revoke", Map.of("id", key.id()));

    assertThat(location(revoked)).isEqualTo(PATH + "?notice=key_revoked");
    assertThat(authenticated(page)).isEmpty();
    assertThat(root.get(location(revoked)).body())
        .contains("The key is revoked.")
        .doesNotContain(key.id());
    var again = send(root, PATH, PATH + "/revoke", Map.of("id", key.id()));
    assertThat(location(again)).isEqualTo(PATH + "?notice=no_key");
    assertThat(location(send(root, PATH, PATH + "/revoke", Map.of("id", "../x"))))
        .isEqualTo(PATH + "?notice=no_key");
    assertThat(location(send(root, PATH, PATH + "/revoke", Map.of("id", ""))))
        .isEqualTo(PATH + "?notice=no_key");
  }

  @Test
  void afterTenMinutesThePasswordIsAskedForAndEveryScopeIsKept() {
    time.advance(Duration.ofMinutes(11));
    long before = keys().list("default", null, 200).items().size();

    var asked = make(root, "shop", "sessions:verify", "sessions:read");

    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body())
        .contains("Please enter your password", "value=\"sessions:verify\"")
        .contains("value=\"sessions:read\"", "value=\"shop\"");
    assertThat(keys().list("default", null, 200).items()).hasSize((int) before);

    Map<String, String> form = root.hidden(asked.body());
    form.put("confirm_password", "root-demo");
    var made = root.post(PATH, form);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(authenticated(made.body())).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "'', sessions:read, 1 to 64 characters",
    "shop, sessions:everything, Choose at least one",
    "shop, '', Choose at least one"
  })
  void whatIsWrongIsNamedAndNoKeyIsMade(String name, String scope, String words) {
    var events = latest(1);

    var answer = scope.isEmpty() ? make(root, name) : make(root, name, scope);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("No key was made.", words, "value=\"" + name + "\"");
    assertThat(SECRET.matcher(answer.body()).find()).isFalse();
    assertThat(latest(1)).isEqualTo(events);
  }

  @Test
  void keysOfOthersAreNeitherShownNorRevoked() {
    HttpBrowser acme = administratorOf("acme");
    ServiceKey ours = keys().create("ours", "default", Set.of(Scope.ADMIN), Initiator.SYSTEM).key();
    ServiceKey everywhere = keys().create("all", null, Set.of(Scope.ADMIN), Initiator.SYSTEM).key();

    assertThat(root.get(PATH).body()).contains(ours.id()).doesNotContain(everywhere.id());
    assertThat(acme.get(PATH).body()).doesNotContain(ours.id(), everywhere.id());
    for (ServiceKey key : List.of(ours, everywhere)) {
      var revoked = send(acme, PATH, PATH + "/revoke", Map.of("id", key.id()));
      assertThat(location(revoked)).isEqualTo(PATH + "?notice=no_key");
      assertThat(keys().find(key.id())).isPresent();
    }
  }

  @Test
  void manyKeysComeInPages() {
    HttpBrowser many = administratorOf("many");
    Set<String> made =
        IntStream.range(0, 60)
            .mapToObj(i -> keys().create("k", "many", Set.of(Scope.ADMIN), Initiator.SYSTEM))
            .map(issued -> issued.key().id())
            .collect(Collectors.toSet());

    String first = many.get(PATH).body();
    Matcher next = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"").matcher(first);
    assertThat(next.find()).isTrue();
    String second = many.get(next.group(1)).body();

    assertThat(made).allMatch(id -> first.contains(id) != second.contains(id));
    assertThat(second).doesNotContain("rel=\"next\"");
    assertThat(many.get(PATH + "?cursor=x").statusCode()).isEqualTo(400);
  }
}
