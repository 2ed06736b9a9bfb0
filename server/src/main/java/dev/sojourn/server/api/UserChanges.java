package dev.sojourn.server.api;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.Attributes;
import dev.sojourn.SessionManager;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.accounts.Passwords;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.security.ServiceKeyFilter;
import dev.sojourn.server.web.Checks;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.store.StoreUnavailableException;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes and changes users as applications ask for it. */
@Component
class UserChanges {

  private static final int MAX_ATTEMPTS = 8;

  private final SessionManager sessions;
  private final Accounts accounts;

  UserChanges(SessionManager sessions, Accounts accounts) {
    this.sessions = sessions;
    this.accounts = accounts;
  }

  /** Makes a user, with an account when there is a password. */
  User create(Caller caller, Bodies.CreateUser body) {
    String tenant = body.tenant() == null ? caller.tenant() : caller.visible(body.tenant());
    Checks checks = new Checks();
    String name = body.user();
    UserId id = name == null ? null : checks.read("user", () -> new UserId(tenant, name));
    checks.require(name != null, "user", "is needed");
    String password = body.password();
    String weakness = password == null ? null : Passwords.weakness(String.valueOf(name), password);
    checks.require(weakness == null, "password", String.valueOf(weakness));
    Attributes attributes = Values.attributes(checks, body.attributes());
    Access access = Values.access(checks, body.roles(), body.permissions());
    UserId user = checks.need(id);
    requireMayGive(caller, body.roles());
    if (sessions.users().find(user).isPresent() || accounts.exists(user)) {
      throw exists();
    }
    // The account first: somebody else's account of this name must not get these roles.
    if (password != null) {
      switch (accounts.create(user, password)) {
        case DONE -> {}
        case CONFLICT -> throw exists();
        case BUSY -> throw UsersController.busy();
      }
    }
    AttributeDelta delta = AttributeDelta.NONE;
    for (var attribute : attributes.values().entrySet()) {
      delta = delta.and(AttributeDelta.set(attribute.getKey(), attribute.getValue()));
    }
    UserPatch patch =
        new UserPatch(
            access == null ? Access.NONE : access,
            Boolean.TRUE.equals(body.disabled()) ? Boolean.TRUE : null,
            delta,
            0L);
    UserUpdate made =
        password == null
            ? sessions.users().update(user, patch, caller.initiator())
            : accounts.complete(user, patch, caller.initiator());
    return switch (made) {
      case UserUpdate.Updated updated -> updated.user();
      case UserUpdate.Stale stale -> throw exists();
    };
  }

  /** Whoever makes administrators can do whatever they can. */
  private static void requireMayGive(Caller caller, @Nullable Collection<String> roles) {
    if (roles != null && roles.contains(Accounts.ADMINISTRATOR)) {
      ServiceKeyFilter.require(caller.key(), Scope.ADMIN);
    }
  }

  private static RuntimeException exists() {
    return Problem.of(ProblemType.ALREADY_EXISTS, "There is a user of this name already.")
        .exception();
  }

  /** Changes a user; an unknown one becomes known. */
  User patch(Caller caller, UserId id, Bodies.PatchUser body) {
    Checks checks = new Checks();
    Access stated = Values.access(checks, body.roles(), body.permissions());
    AttributeDelta delta = Values.delta(checks, body.attributes());
    checks.done();
    requireMayGive(caller, body.roles());
    Long demanded = caller.expectedVersion();
    boolean partly = stated != null && (body.roles() == null || body.permissions() == null);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      User known = partly ? sessions.users().find(id).orElse(null) : null;
      Access access = stated == null || !partly ? stated : completed(body, stated, known);
      Long expected = demanded;
      if (partly && demanded == null) {
        expected = known == null ? 0 : known.version();
      }
      UserPatch patch = new UserPatch(access, body.disabled(), delta, expected);
      switch (sessions.users().update(id, patch, caller.initiator())) {
        case UserUpdate.Updated updated -> {
          return updated.user();
        }
        case UserUpdate.Stale stale -> {
          if (demanded != null) {
            throw Caller.stale(stale.version());
          }
        }
      }
    }
    throw StoreUnavailableException.contended("the user keeps changing", null);
  }

  /** What is not stated stays as it is. */
  private static Access completed(Bodies.PatchUser body, Access stated, @Nullable User known) {
    Set<String> none = Set.of();
    return body.roles() == null
        ? new Access(known == null ? none : known.roles(), stated.permissions())
        : new Access(stated.roles(), known == null ? none : known.permissions());
  }
}
