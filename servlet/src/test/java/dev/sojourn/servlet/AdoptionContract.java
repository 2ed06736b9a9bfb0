package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.SignIn;
import dev.sojourn.http.SetCookie;
import dev.sojourn.store.StoreUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Browsers that come with the cookie of what kept sessions before. */
abstract class AdoptionContract extends FilterContract {

  private static final String OLD = "Cookie: OLD=";

  AdoptionContract(Container.Starter starter) {
    super(starter);
  }

  /** What is in the old cookie is the user's name; nobody's, a fault, or a token of before. */
  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) {
    return builder.adopter(new Earlier());
  }

  private final class Earlier implements Adopter {

    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

    @Override
    public Optional<Adopted> adopt(HttpServletRequest request, Client client) {
      String name = SessionCookies.value(request, "OLD").orElse("");
      return switch (name) {
        case "", "nobody" -> Optional.empty();
        case "fault" -> throw new StoreUnavailableException("nobody knows", null);
        default ->
            forgotten.contains(name)
                ? Optional.empty()
                : Optional.of(
                    new Adopted(
                        adopted(name).token(),
                        adopted(name).deviceToken(),
                        SetCookie.deletion("OLD")));
      };
    }

    @Override
    public Optional<SetCookie> forget(HttpServletRequest request) {
      return SessionCookies.value(request, "OLD")
          .map(name -> {
            if (name.equals("fault")) {
              throw new StoreUnavailableException("nobody knows", null);
            }
            forgotten.add(name);
            return SetCookie.deletion("OLD");
          });
    }
  }

  private Creation.Created adopted(String name) {
    SignIn signIn = name.startsWith("guest") ? SignIn.guest() : SignIn.user(name);
    return (Creation.Created)
        sessions.create(signIn.idempotency(new Idempotency("test", name, "")));
  }

  @Test
  void theBrowserGoesOnAndForgetsTheCookieOfBefore() {
    Wire.Answer answer = wire.get("/who", OLD + "alice");

    assertThat(answer.body()).isEqualTo("[alice]");
    assertThat(answer.cookie(SESSION)).isNotEmpty();
    assertThat(answer.cookie(DEVICE)).isNotEmpty();
    assertThat(answer.cookies("OLD").getFirst()).startsWith("OLD=;").contains("Max-Age=0");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(wire.get("/who", cookies(answer)).body()).isEqualTo("[alice]");
  }

  @Test
  void aGuestGoesOnAsTheGuest() {
    Wire.Answer answer = wire.get("/who", OLD + "guest-1");

    assertThat(answer.body()).isEqualTo("[nobody]");
    assertThat(answer.cookie(SESSION)).isNotEmpty();
    assertThat(answer.cookies(DEVICE)).isEmpty();
  }

  @Test
  void whoHasASessionIsNotAskedForAnother() {
    Creation.Created bob = signedIn("bob");

    Wire.Answer answer = wire.get("/who", cookie(bob) + "; OLD=carol");

    assertThat(answer.body()).isEqualTo("[bob]");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void whoseSessionIsOverIsNotInTheOneOfBeforeEither() {
    Creation.Created over = signedIn("dave");
    sessions.end(over.session().id(), EndReason.SIGNED_OUT, Initiator.USER);

    Wire.Answer answer = wire.get("/who", cookie(over) + "; OLD=dave");

    assertThat(answer.body()).isEqualTo("[nobody]");
    assertThat(answer.cookies("OLD").getFirst()).contains("Max-Age=0");
    assertThat(wire.get("/who", OLD + "dave").body()).isEqualTo("[nobody]");
  }

  @Test
  void whoSignsOutSignsOutOfTheSessionOfBefore() {
    application.on(
        "/out",
        (request, response) -> {
          request.logout();
          response.getWriter().print("out");
        });
    Creation.Created heidi = signedIn("heidi");

    Wire.Answer answer = wire.get("/out", cookie(heidi) + "; OLD=heidi");

    assertThat(answer.cookies("OLD").getFirst()).contains("Max-Age=0");
    assertThat(wire.get("/who", OLD + "heidi").body()).isEqualTo("[nobody]");
  }

  @Test
  void asLongAsNobodyKnowsNobodyIsToldToHaveSignedOut() {
    application.on("/out", (request, response) -> request.logout());
    Creation.Created ivan = signedIn("ivan");

    assertThat(wire.get("/out", cookie(ivan) + "; OLD=fault").status()).isEqualTo(503);
    assertThat(wire.get("/who", cookie(ivan)).body()).isEqualTo("[ivan]");
  }

  @Test
  void whoSignsInLeavesTheSessionOfBefore() {
    application.on(
        "/in", (request, response) -> SojournFilter.signIn(request, SignIn.user("judy")));
    Creation.Created mallory = signedIn("mallory");

    Wire.Answer answer = wire.get("/in", cookie(mallory) + "; OLD=mallory");

    assertThat(answer.cookies("OLD").getFirst()).contains("Max-Age=0");
    assertThat(wire.get("/who", OLD + "mallory").body()).isEqualTo("[nobody]");
  }

  /** A browser ignores the cookies of such an answer: the session would be lost on its way. */
  @Test
  void whatAnotherSiteEmbedsTakesNothingOver() {
    String[] image = {
      OLD + "oscar",
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Mode: no-cors",
      "Sec-Fetch-Dest: image"
    };
    String[] frame = {
      OLD + "oscar",
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Mode: navigate",
      "Sec-Fetch-Dest: iframe"
    };
    String[] link = {
      OLD + "oscar",
      "Sec-Fetch-Site: cross-site",
      "Sec-Fetch-Mode: navigate",
      "Sec-Fetch-Dest: document"
    };

    for (String[] embedded : List.of(image, frame)) {
      Wire.Answer answer = wire.get("/who", embedded);
      assertThat(answer.body()).isEqualTo("[nobody]");
      assertThat(answer.headers("Set-Cookie")).isEmpty();
    }
    assertThat(wire.get("/who", link).body()).isEqualTo("[oscar]");
  }

  @Test
  void aProgramWithATokenOfItsOwnIsNotAsked() {
    Wire.Answer answer = wire.get("/who", OLD + "eve", "Authorization: Bearer nothing");

    assertThat(answer.body()).isEqualTo("[nobody]");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void whereThereWasNothingNobodyIsThere() {
    Wire.Answer answer = wire.get("/who", OLD + "nobody");

    assertThat(answer.body()).isEqualTo("[nobody]");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void asLongAsNobodyKnowsNobodyIsSignedOut() {
    Wire.Answer answer = wire.get("/who", OLD + "fault");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }

  @Test
  void anEndedSessionStaysOver() {
    Creation.Created over = adopted("frank");
    sessions.end(over.session().id(), EndReason.SIGNED_OUT, Initiator.USER);

    Wire.Answer answer = wire.get("/who", OLD + "frank");

    assertThat(answer.body()).isEqualTo("[nobody]");
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }

  /** The browser holds the new token by now: it is to come again with that. */
  @Test
  void whoseTokenWasReplacedComesAgain() {
    sessions.rotate(adopted("grace").session().id());

    Wire.Answer answer = wire.get("/who", OLD + "grace", "Sec-Fetch-Mode: navigate");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers("Set-Cookie")).isEmpty();
  }
}
