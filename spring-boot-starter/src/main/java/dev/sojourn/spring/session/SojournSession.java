package dev.sojourn.spring.session;

import dev.sojourn.Creation;
import dev.sojourn.Lifetime;
import dev.sojourn.Session;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.servlet.OpenSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session as Spring Session sees it, in the hands of one request or caller. Its id is the public
 * one, and opens nothing: what opens the session is the token in the cookie, which no application
 * sees.
 *
 * <p>When a save finds that somebody has been signed in since, by Spring Security's context or by
 * the principal's name, the session goes on as a new one of that user, under a new id.
 */
public final class SojournSession implements org.springframework.session.Session {

  /** What a session without an idle timeout of its own says, as Spring Session has it. */
  private static final Duration NEVER = Duration.ofSeconds(-1);

  private final OpenSession open;
  private final UserIds users;
  private final Visit visit;

  /** In the hands of one request or caller. */
  SojournSession(OpenSession open, UserIds users, Visit visit) {
    this.open = open;
    this.users = users;
    this.visit = visit;
    open.beforeSave(this::settle);
    open.keep(); // also without attributes, as Spring Session promises
  }

  boolean isOf(OpenSession other) {
    return open.equals(other);
  }

  /** The public id. A guest's session that is not stored yet is now. */
  @Override
  public String getId() {
    return open.isValid()
        ? open.store().id().toString()
        : open.stored().map(stored -> stored.id().toString()).orElse("");
  }

  /** Replaces the token at once; the id, which opens nothing, stays. */
  @Override
  public String changeSessionId() {
    open.rotate();
    return getId();
  }

  /** An object of this request's own; null as well for what cannot be read here any more. */
  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
  public <T> @Nullable T getAttribute(String name) {
    return (T) open.get(name);
  }

  @Override
  public Set<String> getAttributeNames() {
    return open.names();
  }

  /**
   * Sets an attribute, to be saved; null removes it.
   *
   * @throws dev.sojourn.servlet.UnsupportedAttributeException if values of this kind cannot be kept
   * @throws dev.sojourn.AttributesTooLargeException if all together would be out of bounds
   */
  @Override
  public void setAttribute(String name, @Nullable Object value) {
    if (value == null) {
      removeAttribute(name);
      return;
    }
    open.set(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    open.remove(name);
  }

  @Override
  public Instant getCreationTime() {
    return open.createdAt();
  }

  /** Changes nothing: activity is recorded when the token is checked. */
  @Override
  public void setLastAccessedTime(Instant time) {}

  @Override
  public Instant getLastAccessedTime() {
    return open.lastActiveAt();
  }

  /**
   * An idle timeout of its own, to be saved; zero or negative for none but the absolute lifetime.
   * When somebody asks to be remembered, the policy alone says how long.
   *
   * @throws IllegalArgumentException if it is longer than the policy allows
   */
  @Override
  public void setMaxInactiveInterval(Duration interval) {
    if (visit.asksToBeRemembered()) {
      return;
    }
    boolean isSigningIn =
        PrincipalName.ATTRIBUTES.stream().anyMatch(open::isChanged)
            && PrincipalName.in(this) != null;
    Optional<Lifetime> bounds =
        isSigningIn ? open.lifetimeUnder(SessionPolicy.DEFAULT_NAME) : open.lifetime();
    Lifetime most = bounds.orElse(null);
    Duration idle = interval.isPositive() || most == null ? interval : most.absolute();
    if (most != null && idle.compareTo(most.idle()) > 0) {
      String policy =
          isSigningIn
              ? SessionPolicy.DEFAULT_NAME
              : open.stored().map(Session::policy).orElse(SessionPolicy.GUEST_NAME);
      throw new IllegalArgumentException(
          "setMaxInactiveInterval: policy "
              + policy
              + " ends sessions after "
              + most.idle().toSeconds()
              + " s without activity; state sojourn.policies."
              + policy
              + ".idle (or spring.session.timeout) to allow more");
    }
    open.limitIdle(idle);
  }

  /** The idle timeout; negative where there is none but the absolute lifetime. */
  @Override
  public Duration getMaxInactiveInterval() {
    Duration idle = open.idleTimeout();
    return open.lifetime().filter(most -> idle.compareTo(most.absolute()) < 0).isPresent()
        ? idle
        : NEVER;
  }

  @Override
  public boolean isExpired() {
    return !open.isValid()
        || open.stored().filter(stored -> stored.state() == SessionState.ENDED).isPresent();
  }

  /** Saves what changed, all of it together; nothing if it is over. */
  void save() {
    open.save();
  }

  /** Ends it on every node. */
  void end() {
    open.end();
  }

  /** Before attributes are saved: whose session is it? */
  private void settle() {
    UserId before = open.stored().flatMap(Session::user).orElse(null);
    List<String> changed = PrincipalName.ATTRIBUTES.stream().filter(open::isChanged).toList();
    if (!changed.isEmpty()) {
      String name = PrincipalName.in(this);
      UserId now = name == null ? null : users.of(name);
      if (now != null && !now.equals(before)) {
        changed.forEach(this::setAgain);
        signIn(now);
      } else if (now == null && before != null) {
        open.signOut();
      } else if (now != null) {
        provedAgain();
      }
    }
  }

  /** Who is signed in goes along to the new session, also where only the object was changed. */
  private void setAgain(String name) {
    Object value = open.get(name);
    if (value != null) {
      open.set(name, value);
    }
  }

  private void signIn(UserId user) {
    SignIn signIn =
        PrincipalName.state(SignIn.user(user).remember(visit.asksToBeRemembered()), this);
    if (open.signIn(signIn) instanceof Creation.Refused refused) {
      if (open.stored().flatMap(Session::user).isPresent()) {
        open.undo(); // what this request did may be about the one who was refused
      } else {
        PrincipalName.ATTRIBUTES.forEach(open::undo); // or else a later save would be of that user
      }
      throw new SignInRefusedException(refused.reason());
    }
  }

  private void provedAgain() {
    Object context = getAttribute(PrincipalName.CONTEXT);
    if (context != null && PrincipalName.isOfContext(this)) {
      visit.provedAgain(open.store(), context);
    }
  }

  @Override
  public String toString() {
    return "SojournSession["
        + open.stored().map(stored -> Objects.toString(stored.id())).orElse("not stored")
        + "]";
  }
}
