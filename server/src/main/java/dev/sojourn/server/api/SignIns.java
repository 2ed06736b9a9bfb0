package dev.sojourn.server.api;

import dev.sojourn.Attributes;
import dev.sojourn.Client;
import dev.sojourn.Idempotency;
import dev.sojourn.SessionManager;
import dev.sojourn.SignIn;
import dev.sojourn.SignIn.StatedFactor;
import dev.sojourn.UserId;
import dev.sojourn.server.web.Checks;
import dev.sojourn.token.SessionToken;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the body of {@code POST /v1/sessions}. */
@Component
class SignIns {

  private static final String REFERENCE = "reference";

  private final SessionManager sessions;
  private final GuestAdmission guests;

  SignIns(SessionManager sessions, GuestAdmission guests) {
    this.sessions = sessions;
    this.guests = guests;
  }

  /** What the engine is asked for; refuses every field that is out of bounds. */
  SignIn read(Caller caller, Bodies.CreateSession body, @Nullable Idempotency idempotency) {
    String tenant = body.tenant() == null ? caller.tenant() : caller.visible(body.tenant());
    Checks checks = new Checks();
    Attributes attributes = Values.attributes(checks, body.attributes());
    Client client = body.client() == null ? Client.UNKNOWN : body.client().toClient(checks);
    List<StatedFactor> factors = Values.factors(checks, body.factors());
    Values.access(checks, body.roles(), body.permissions());
    checks.require(
        body.tokenKind() == null || body.tokenKind().equals(REFERENCE),
        "token_kind",
        "this server issues reference tokens only");
    checks.require(
        body.policy() == null || sessions.policy(body.policy()).isPresent(),
        "policy",
        "there is no policy of this name");
    checks.require(
        body.securityVersion() == null || body.securityVersion() >= 0,
        "security_version",
        "must not be negative");
    SignIn signIn =
        body.user() == null ? guest(checks, tenant, body) : user(checks, tenant, body, factors);
    signIn =
        checks.need(signIn).attributes(attributes).client(client).initiator(caller.initiator());
    if (body.policy() != null) {
      signIn = signIn.policy(body.policy());
    }
    if (body.user() == null) {
      guests.admit(tenant, client.ip(), idempotency);
    }
    return idempotency == null ? signIn : signIn.idempotency(idempotency);
  }

  private static SignIn guest(Checks checks, String tenant, Bodies.CreateSession body) {
    checks.require(body.roles() == null, "roles", "a guest has none");
    checks.require(body.permissions() == null, "permissions", "a guest has none");
    checks.require(
        body.factors() == null, "factors", "without user this is a guest, who has no factors");
    checks.require(body.remember() == null, "remember", "a guest is not remembered");
    checks.require(body.securityVersion() == null, "security_version", "a guest has none");
    checks.require(body.upgrade() == null, "upgrade", "a guest becomes a user, not a guest");
    return SignIn.guest(tenant);
  }

  private static @Nullable SignIn user(
      Checks checks, String tenant, Bodies.CreateSession body, List<StatedFactor> factors) {
    UserId user = checks.read("user", () -> new UserId(tenant, String.valueOf(body.user())));
    if (user == null) {
      return null;
    }
    SignIn signIn = SignIn.user(user).remember(Boolean.TRUE.equals(body.remember()));
    Set<String> roles = Values.names(body.roles());
    Set<String> permissions = Values.names(body.permissions());
    if (roles != null) {
      signIn = signIn.roles(roles.toArray(String[]::new));
    }
    if (permissions != null) {
      signIn = signIn.permissions(permissions.toArray(String[]::new));
    }
    if (checks.isClean()) {
      for (StatedFactor factor : factors) {
        signIn = signIn.factor(factor.method(), factor.at(), factor.level());
      }
    }
    if (body.securityVersion() != null) {
      signIn = signIn.securityVersion(body.securityVersion());
    }
    return body.upgrade() == null ? signIn : signIn.upgrade(SessionToken.of(body.upgrade()));
  }
}
