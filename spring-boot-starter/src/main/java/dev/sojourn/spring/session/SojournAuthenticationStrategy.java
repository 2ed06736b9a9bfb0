package dev.sojourn.spring.session;

import dev.sojourn.Creation;
import dev.sojourn.Idempotency;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.servlet.OpenSession;
import dev.sojourn.servlet.SojournFilter;
import dev.sojourn.servlet.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;

/**
 * Begins the session of a user where Spring Security knows who it is, and nothing has been done in
 * their name yet: with device, factors, roles and permissions. What a guest did goes on in it, the
 * guest's security context excepted. Whoever is signed in already and proves it again stays in
 * their session, which learns of the factors and gets a new token; where roles or permissions are
 * others than their sign-in stated, all of it goes on in a new one that states these. Thread-safe.
 *
 * <p>{@link SojournHttpSecurity} puts it where Spring Security protects from session fixation; an
 * application that signs people in by code of its own may call it before it saves the context.
 */
public final class SojournAuthenticationStrategy implements SessionAuthenticationStrategy {

  /** What Spring Security itself keeps for a guest who is about to sign in. */
  private static final Set<String> CARRIED =
      Set.of(
          "SPRING_SECURITY_SAVED_REQUEST",
          "org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository.CSRF_TOKEN");

  /** For so long requests that are remembered by the same cookies are at once, in seconds. */
  private static final long AT_ONCE = 10;

  private final SessionManager sessions;
  private final UserIds users;
  private final TimeSource time;

  /**
   * Begins sessions of {@code sessions}.
   *
   * @param users whose session it is
   * @param time the clocks
   */
  public SojournAuthenticationStrategy(SessionManager sessions, UserIds users, TimeSource time) {
    this.sessions = sessions;
    this.users = users;
    this.time = time;
  }

  /**
   * Begins the session of {@code authentication}, or goes on with it. Nothing for anonymous ones.
   *
   * @throws SessionRefusedException if none begins: the user is disabled, or a limit refuses it
   * @throws InternalAuthenticationServiceException if the name is no user id
   * @throws IllegalStateException if the answer is on its way already
   * @throws dev.sojourn.store.StoreUnavailableException if the outcome is unknown
   */
  @Override
  public void onAuthentication(
      Authentication authentication, HttpServletRequest request, HttpServletResponse response) {
    Authentication who = SecurityContexts.signedIn(authentication);
    if (who == null) {
      return;
    }
    UserId user = user(who);
    OpenSession open = Objects.requireNonNull(SojournFilter.open(request, true));
    Session own = open.stored().filter(session -> isOf(session, user)).orElse(null);
    if (own != null && !own.statedAccess().equals(Authorities.access(who))) {
      signIn(open, user, who, request, open.names());
    } else if (own == null || !goOn(open, own, who, request)) {
      boolean isGuest = open.stored().flatMap(Session::user).isEmpty();
      signIn(open, user, who, request, isGuest ? CARRIED : Set.of());
    }
    Proofs.recorded(request, who);
  }

  private static boolean isOf(Session session, UserId user) {
    return session.user().filter(user::equals).isPresent();
  }

  private UserId user(Authentication who) {
    try {
      return users.of(who.getName());
    } catch (IllegalArgumentException refused) {
      throw new InternalAuthenticationServiceException(refused.getMessage(), refused);
    }
  }

  /** Stays in the session with a new token; false if it is over meanwhile. */
  private boolean goOn(
      OpenSession open, Session before, Authentication who, HttpServletRequest request) {
    Rotation rotation = Proofs.add(request, sessions, before, Authorities.newFactors(who, before));
    if (rotation == null) {
      open.rotate();
      return !open.stored().filter(before::equals).isPresent() || isLiving(before);
    }
    return rotation instanceof Rotation.Rotated rotated && (rotated.current() || isLiving(before));
  }

  private boolean isLiving(Session session) {
    return sessions
        .find(session.id())
        .filter(found -> found.state() == SessionState.ACTIVE)
        .isPresent();
  }

  private void signIn(
      OpenSession open,
      UserId user,
      Authentication who,
      HttpServletRequest request,
      Set<String> going) {
    Map<String, Object> carried = new HashMap<>();
    going.forEach(name -> carried.computeIfAbsent(name, open::get));
    carried.remove(PrincipalName.CONTEXT);
    open.remove(PrincipalName.CONTEXT);
    SignIn signIn = asked(user, who, request);
    if (begin(open, signIn, repeat(user, who, request)) instanceof Creation.Refused refused) {
      open.undo(PrincipalName.CONTEXT);
      throw new SessionRefusedException(refused.reason());
    }
    carried.forEach(open::set); // also where the policy takes over other attributes alone
  }

  private SignIn asked(UserId user, Authentication who, HttpServletRequest request) {
    SignIn signIn =
        Authorities.state(
            SignIn.user(user).remember(RequestSessions.asksToBeRemembered(request)), who);
    SessionLimits ofPolicy =
        sessions.policy(signIn.policy()).map(SessionPolicy::limits).orElse(SessionLimits.DEFAULT);
    SessionLimits limits = StoreLimit.of(request, ofPolicy);
    return limits == null ? signIn : signIn.limits(limits);
  }

  private static Creation begin(OpenSession open, SignIn signIn, @Nullable Idempotency repeat) {
    Creation creation = open.signIn(repeat == null ? signIn : signIn.idempotency(repeat));
    boolean isOver =
        repeat != null
            && creation instanceof Creation.Created created
            && created.session().state() == SessionState.ENDED;
    return isOver ? open.signIn(signIn) : creation; // the first of them was signed out already
  }

  /** What sign-ins of this browser at once have in common; null if nothing is known of that. */
  private @Nullable Idempotency repeat(
      UserId user, Authentication who, HttpServletRequest request) {
    if (!sessions.takesIdempotencyKeys()) {
      return null;
    }
    String details = user.tenant() + '/' + user.id();
    if (Visitor.of(request) instanceof Visitor.Guest guest) {
      return Proofs.repeat("sign-in", guest.token(), details);
    }
    String cookies = String.join("; ", Collections.list(request.getHeaders("Cookie")));
    return who instanceof RememberMeAuthenticationToken && !cookies.isEmpty()
        ? Proofs.repeat(
            "remembered", cookies, details + '\n' + time.instant().getEpochSecond() / AT_ONCE)
        : null;
  }
}
