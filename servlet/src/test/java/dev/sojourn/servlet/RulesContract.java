package dev.sojourn.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.Reauthentication;
import dev.sojourn.SignIn;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Decision;
import dev.sojourn.access.RulesFile;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules decide about each request before the application hears of it. */
abstract class RulesContract extends FilterContract {

  private static final String RULES =
      """
      roles:
        editor: ["article:*"]
      rules:
        - path: [/login, /public/**]
          require: anonymous
        - path: /public-or-not
          methods: GET
          require: anonymous
        - path: /mine/**
          require: signed_in
        - path: /api/**
          require: {role: caller}
        - path: /admin/**
          require: {role: admin}
        - path: /articles/*
          require: {permission: "article:write:7"}
        - path: /money
          require: {assurance: 2, max_age: 10m}
        - path: /vault
          require: {role: teller, assurance: 3}
        - host: help.example.com
          path: /tickets
          require: anonymous
      """;

  private static final String PAGE = "Accept: text/html";

  private Path path;
  private RulesFile file;

  RulesContract(Container.Starter starter) {
    super(starter);
  }

  @Override
  SojournFilterBuilder configured(SojournFilterBuilder builder) throws IOException {
    path = Files.writeString(directory.resolve("rules.yaml"), RULES);
    file =
        RulesFile.open(
            path,
            new RulesFile.Listener() {
              @Override
              public void changed(AccessRules rules) {}

              @Override
              public void kept(String problem) {}
            });
    return builder
        .rules(file)
        .signInPath("/login")
        .refusals((request, response, refusal) -> {
          if (request.getRequestURI().startsWith("/api/")) {
            response.setStatus(refusal.status());
            Decision decision = (Decision) request.getAttribute(SojournFilter.DECISION);
            response.getWriter().print(refusal + " by " + decision.getClass().getSimpleName());
          } else {
            RefusalHandler.BY_STATUS.refuse(request, response, refusal);
          }
        });
  }

  @BeforeAll
  void pages() {
    application.on(
        Application.ANY,
        (request, response) -> {
          response.getWriter().print("served to ");
          Application.who(request, response);
        });
    application.on(
        Container.ERROR_PAGE,
        (request, response) -> {
          response.getWriter().print("refused to ");
          Application.who(request, response);
          response.getWriter().print(": " + request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
        });
  }

  private void assertServed(String path, Creation.Created to) {
    Wire.Answer answer = wire.get(path, cookie(to));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body()).contains("served to [");
  }

  private Creation.Created withFactors(FactorMethod... methods) {
    SignIn signIn = SignIn.user("alice");
    for (FactorMethod method : methods) {
      signIn = signIn.factor(method);
    }
    return (Creation.Created) sessions.create(signIn);
  }

  @Test
  @Tag("ASVS-8.2.1")
  void whatARuleLetsPassPasses() {
    assertThat(wire.get("/public/x?y=z").body()).contains("served to [nobody]");
    assertServed("/public", signedIn("alice"));
    assertServed("/mine/x", signedIn("alice"));
    assertServed("/admin/", signedIn("alice", "admin"));
    assertServed("/articles/7", signedIn("alice", "editor"));
    assertServed("/money", withFactors(FactorMethod.PASSWORD, FactorMethod.TOTP));
  }

  @Test
  @Tag("ASVS-8.2.1")
  void whoIsNotSignedInIsAskedToSignIn() {
    long before = filter.statistics().refused().get(Refusal.SIGN_IN);

    Wire.Answer call = wire.get("/admin/x");
    assertThat(call.status()).isEqualTo(401);
    assertThat(call.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(call.header("Cache-Control")).contains("no-store");
    assertThat(call.header("Vary")).contains("Cookie");
    assertThat(call.body()).contains("refused to [nobody]").doesNotContain("served", "admin");
    Wire.Answer page = wire.get("/mine?a=b", PAGE);
    assertThat(page.status()).isEqualTo(303);
    assertThat(page.header("Location")).isEqualTo("/login?return=%2Fmine%3Fa%3Db");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.body()).isEmpty();
    assertThat(wire.send("POST /mine", SAME_ORIGIN, PAGE).status()).isEqualTo(401);
    assertThat(filter.statistics().refused().get(Refusal.SIGN_IN)).isEqualTo(before + 3);
  }

  @Test
  void aGuestIsNotSignedIn() {
    application.on(
        "/public/guest", (request, response) -> request.getSession().setAttribute("a", "b"));
    String guest = cookies(wire.get("/public/guest"));

    assertThat(wire.get("/mine", guest).status()).isEqualTo(401);
    assertThat(wire.get("/public/x", guest).status()).isEqualTo(200);
  }

  @Test
  @Tag("ASVS-7.4.1")
  void whoseSessionIsOverIsNotSignedIn() {
    Creation.Created alice = signedIn("alice", "admin");
    assertServed("/admin/x", alice);
    sessions.end(alice.session().id(), EndReason.SIGNED_OUT);

    Wire.Answer answer = wire.get("/admin/x", cookie(alice));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.cookies(SESSION)).hasSize(1).allMatch(line -> line.contains("Max-Age=0"));
  }

  @Test
  @Tag("ASVS-8.2.1")
  void whoMayNotIsToldWhatIsMissing() {
    long before = filter.statistics().refused().get(Refusal.DENIED);
    Creation.Created alice = signedIn("alice", "editor");

    Wire.Answer answer = wire.get("/admin/x", cookie(alice), PAGE);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).contains("refused to [alice]: role admin");
    assertThat(answer.header("WWW-Authenticate")).isEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(wire.get("/vault", cookie(alice)).body()).contains("role teller, assurance 3");
    assertThat(filter.statistics().refused().get(Refusal.DENIED)).isEqualTo(before + 2);
  }

  /** Nothing is open because somebody forgot a rule. */
  @Test
  @Tag("ASVS-8.2.1")
  void whatNoRuleIsAboutIsRefused() {
    assertThat(wire.get("/forgotten").status()).isEqualTo(403);
    assertThat(wire.get("/forgotten", cookie(signedIn("alice", "admin"))).status()).isEqualTo(403);
    assertThat(wire.get("/public-or-not").status()).isEqualTo(200);
    assertThat(wire.send("POST /public-or-not", SAME_ORIGIN).status()).isEqualTo(403);
  }

  @Test
  @Tag("ASVS-7.5.3")
  void whoLacksAProofAloneIsAskedForIt() {
    Creation.Created once = withFactors(FactorMethod.PASSWORD);
    long before = filter.statistics().refused().get(Refusal.STEP_UP);

    Wire.Answer answer = wire.get("/money", cookie(once));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate"))
        .startsWith("Bearer error=\"insufficient_user_authentication\"")
        .contains("acr_values=\"2\"")
        .doesNotContain("max_age");
    time.advance(Duration.ofMinutes(11));
    assertThat(wire.get("/money", cookie(once)).header("WWW-Authenticate"))
        .contains("acr_values=\"2\"", "max_age=\"600\"");
    assertThat(filter.statistics().refused().get(Refusal.STEP_UP)).isEqualTo(before + 2);

    application.on(
        "/public/prove",
        (request, response) -> {
          var session = SojournFilter.session(request).orElseThrow();
          SojournFilter.addFactors(request, Reauthentication.of(session.id(), FactorMethod.TOTP));
        });
    Wire.Answer proved = wire.send("POST /public/prove", cookie(once), SAME_ORIGIN);
    assertThat(wire.get("/money", cookies(proved)).status()).isEqualTo(200);
  }

  @Test
  void theApplicationsHandlerKnowsWhatTheRulesSaid() {
    Wire.Answer nobody = wire.get("/api/x");
    Wire.Answer alice = wire.get("/api/x", cookie(signedIn("alice")));
    Wire.Answer odd = wire.get("/api/%");

    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.body()).contains("SIGN_IN by Denied");
    assertThat(alice.status()).isEqualTo(403);
    assertThat(alice.body()).contains("DENIED by Denied");
    assertThat(odd.status()).isEqualTo(400); // of the container's own, before any filter
  }

  @Test
  void theHostIsTheOneThatTheContainerHasRead() {
    assertThat(wire.get("/tickets", "Host: help.example.com").status()).isEqualTo(200);
    assertThat(wire.get("/tickets", "Host: HELP.example.com:8443").status()).isEqualTo(200);
    assertThat(wire.get("/tickets", "Host: www.example.com").status()).isEqualTo(403);
    assertThat(
            wire.get("/tickets", "Host: www.example.com", "X-Forwarded-Host: help.example.com")
                .status())
        .isEqualTo(403);
  }

  /** A request is decided once, as it came; where it is handed to inside is no new request. */
  @Test
  void whatTheApplicationDoesWithARequestIsNotDecidedAgain() {
    application.on(
        "/public/forward",
        (request, response) ->
            request.getRequestDispatcher("/admin/inside").forward(request, response));
    application.on(
        "/public/async",
        (request, response) -> {
          AsyncContext async = request.startAsync();
          async.dispatch("/admin/inside");
        });
    application.on("/public/broken", (request, response) -> response.sendError(500, "mine"));

    for (String way : new String[] {"forward", "async"}) {
      assertThat(wire.get("/public/" + way).body()).as(way).contains("served to [nobody]");
    }
    assertThat(wire.get("/public/broken").body()).contains("refused to [nobody]: mine");
    assertThat(wire.get(Container.ERROR_PAGE).status()).isEqualTo(403); // asked for by itself
    assertThat(wire.get("/admin/inside").status()).isEqualTo(401);
  }

  /** Whoever forwards a request before it comes to the filter does not choose what is decided. */
  @Test
  void aRequestThatComesByAForwardIsDecidedAsItWasSent() {
    String forwarded = Before.FORWARDS;

    assertThat(wire.get("/public" + forwarded + "?/admin/x").body()).contains("served to [nobody]");
    assertThat(wire.get("/admin" + forwarded + "?/public/x").status()).isEqualTo(401);
    assertThat(wire.get("/forgotten" + forwarded + "?/public/x").status()).isEqualTo(403);
  }

  /** Nobody is kept from reading why a request failed before it came to the filter. */
  @Test
  void thePageForAnErrorOfSomebodyElseIsShown() {
    Wire.Answer answer = wire.get("/admin" + Before.REFUSES, cookie(signedIn("alice")));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.body()).contains("refused to [alice]: before");
  }

  @Test
  void changedRulesCountAndBrokenOnesDoNot() throws IOException {
    Creation.Created alice = signedIn("alice");
    try {
      rewrite("rules: [{path: /**, require: {role: nobody-has-it}}]");
      assertThat(wire.get("/public/x", cookie(alice)).status()).isEqualTo(403);
      assertThat(filter.statistics().areRulesBroken()).isFalse();

      rewrite("rules: [{path: /**, require: anonymos}]");
      assertThat(wire.get("/public/x", cookie(alice)).status()).isEqualTo(403);
      assertThat(filter.statistics().areRulesBroken()).isTrue();
    } finally {
      rewrite(RULES);
    }
    assertThat(wire.get("/public/x", cookie(alice)).status()).isEqualTo(200);
    assertThat(filter.statistics().areRulesBroken()).isFalse();
  }

  private void rewrite(String rules) throws IOException {
    Files.writeString(path, rules);
    file.look();
    file.look();
  }
}
