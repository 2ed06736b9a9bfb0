package dev.sojourn.servlet;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Idempotency;
import dev.sojourn.Initiator;
import dev.sojourn.Reauthentication;
import dev.sojourn.Rotation;
import dev.sojourn.Session;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request through all its dispatches: who is behind it, its {@code HttpSession}, and what is
 * due in the headers of its answer. Threads take turns at it, as asynchronous requests demand.
 */
final class Exchange extends Keeper {

  private static final String ATTRIBUTE = Exchange.class.getName();
  private static final List<String> ON_TOKEN = List.of("Cookie");

  private final HttpServletRequest request;
  private final boolean byCookie;
  private final Handover handover = new Handover();
  private HttpServletResponse response;
  private boolean isRunning;
  private boolean cameSignedIn;
  private Visitor visitor = new Visitor.Nobody();
  private @Nullable OpenSession open;
  private @Nullable SojournHttpSession http;
  private @Nullable SojournPrincipal principal;

  Exchange(Parts parts, HttpServletRequest request, HttpServletResponse response) {
    super(parts);
    this.request = request;
    this.response = response;
    byCookie = !(parts.mayBear() && BearerToken.isIn(request));
    request.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable Exchange of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
  }

  Visitor visitor() {
    return visitor;
  }

  boolean byCookie() {
    return byCookie;
  }

  /** Whether this dispatch is the outermost one under way; {@link #leave} ends it then. */
  boolean enter(HttpServletResponse current) {
    if (isRunning) {
      return false;
    }
    isRunning = true;
    response = current;
    return true;
  }

  void leave() {
    isRunning = false;
  }

  /** What the token opens was found out. */
  void arrived(Visitor found) {
    become(found);
    cameSignedIn = found instanceof Visitor.SignedIn;
    Session ended = found instanceof Visitor.Refused refused ? refused.ended() : null;
    if (ended != null) {
      known().over(ended);
    }
    if (ended != null && byCookie) {
      parts().cookies().deletion().forEach(handover::set);
    }
  }

  private void become(Visitor next) {
    visitor = next;
    principal = null;
    request.setAttribute(Visitor.ATTRIBUTE, next);
    request.setAttribute(SojournFilter.SESSION, sessionOf(next));
    if (!(next instanceof Visitor.Nobody)) {
      handover.dependsOn(ON_TOKEN);
    }
  }

  static @Nullable Session sessionOf(Visitor visitor) {
    return switch (visitor) {
      case Visitor.SignedIn in -> in.session();
      case Visitor.Guest guest -> guest.session();
      case Visitor.Refused refused -> null;
      case Visitor.Superseded superseded -> null;
      case Visitor.Nobody nobody -> null;
    };
  }

  /** The signed-in user, or null. */
  @Nullable SojournPrincipal principal() {
    if (principal == null && visitor instanceof Visitor.SignedIn in) {
      principal = new SojournPrincipal(in, parts().clients().of(request));
    }
    return principal;
  }

  /** The session with its attributes: the one there is, or a new one if asked to; or null. */
  @Nullable OpenSession session(boolean create) {
    lock().lock();
    try {
      if (open != null && open.isValid()) {
        return open;
      }
      Session own = sessionOf(visitor);
      if (own == null && !create) {
        return null;
      }
      if (own == null) {
        requireOpen();
      }
      open = new OpenSession(this, own);
      return open;
    } finally {
      lock().unlock();
    }
  }

  /** The same as {@code HttpSession}. */
  @Nullable SojournHttpSession httpSession(boolean create) {
    lock().lock();
    try {
      OpenSession current = session(create);
      if (current == null) {
        return null;
      }
      if (http == null || !http.isOf(current)) {
        http = new SojournHttpSession(current, lock(), request.getServletContext());
      }
      return http;
    } finally {
      lock().unlock();
    }
  }

  /** Stores a guest's session, whose token goes to the browser with this answer. */
  @Override
  Session begin(Map<String, byte[]> attributes) {
    requireOpen();
    if (!cameSignedIn) { // else a guest goes on in a user's place, who has paid for it
      admitGuest();
    }
    SignIn guest = SignIn.guest(parts().tenant()).client(client()).frameworkAttributes(attributes);
    return switch (sessions().create(guest)) {
      case Creation.Created created -> {
        become(new Visitor.Guest(created.session(), created.token()));
        hand(created.session(), created.token(), null);
        yield created.session();
      }
      case Creation.Refused refused ->
          throw new IllegalStateException("no guest's session can begin: " + refused.reason());
    };
  }

  private void admitGuest() {
    parts()
        .guests()
        .admit(parts().tenant(), parts().clients().address(request))
        .ifPresent(wait -> {
          throw new TooManyGuestsException(wait);
        });
  }

  /** Fails once the answer is on its way: what opens the session would never reach the browser. */
  @Override
  void requireOpen() {
    if (response.isCommitted()) {
      throw new IllegalStateException(
          "the response is committed: the cookie of a new session or token cannot be set any more");
    }
  }

  Creation signIn(SignIn asked) {
    return signIn(asked, session(false), false);
  }

  @Override
  Creation signIn(SignIn asked, OpenSession from) {
    return signIn(asked, from, true);
  }

  /**
   * Signs in: what goes on in the new session begins with it, in one step, so that a guest whose
   * sign-in fails has lost nothing.
   *
   * @param before what goes on in the new session, or null
   * @param withItsOwn whether what it has set itself goes along in any case
   */
  private Creation signIn(SignIn asked, @Nullable OpenSession before, boolean withItsOwn) {
    lock().lock();
    try {
      requireOpen();
      if (asked.userId() == null) {
        throw new IllegalArgumentException("a guest does not sign in; ask for its HttpSession");
      }
      SignIn signIn = asked.client().equals(Client.UNKNOWN) ? asked.client(client()) : asked;
      if (signIn.upgrade() == null && visitor instanceof Visitor.Guest guest) {
        signIn = signIn.upgrade(guest.token());
      }
      boolean isGuest = !(visitor instanceof Visitor.SignedIn);
      Map<String, byte[]> taken = new HashMap<>();
      if (before != null && isGuest) {
        taken.putAll(before.taken(policy(signIn.policy())));
      }
      if (before != null && withItsOwn) {
        taken.putAll(before.set());
      }
      taken.putAll(asked.frameworkAttributes());
      Creation creation = sessions().create(signIn.frameworkAttributes(taken));
      if (creation instanceof Creation.Created created) {
        begin(created);
        forgetBefore();
        if (before != null && (isGuest || withItsOwn)) { // the same person goes on, by a new id
          before.moveTo(created.session(), signIn.idempotency() == null ? taken : null);
        } else if (before != null) {
          over();
        }
      }
      return creation;
    } finally {
      lock().unlock();
    }
  }

  private @Nullable SessionPolicy policy(String name) {
    return sessions().policy(name).orElse(null);
  }

  private void begin(Creation.Created created) {
    Session old = sessionOf(visitor);
    if (old != null && created.ended().stream().noneMatch(over -> over.id().equals(old.id()))) {
      sessions().end(old.id(), EndReason.REPLACED, Initiator.USER);
    }
    hand(created.session(), created.token(), created.deviceToken());
    renew(created.session(), created.token());
  }

  private void over() {
    if (open != null && open.isValid()) {
      open.over();
    }
  }

  /** Also where nobody asked for an {@code HttpSession}: a framework may have one of its own. */
  @Override
  void ending() {
    SojournHttpSession over = httpSession(false);
    if (over != null) {
      over.ending();
    }
  }

  /**
   * Replaces the token of the session. Requests at once that came with the same token get the same
   * one: whichever is first replaces it, and no answer takes away what another has handed over. One
   * that comes so late that this token opens nothing any more hands over none: the browser has what
   * came after it.
   */
  @Override
  void rotate(Session session) {
    SessionToken token = token();
    Idempotency repeat =
        token != null && sessions().takesIdempotencyKeys() ? Rotations.from(token) : null;
    renewed(sessions().rotate(session.id(), repeat, Initiator.USER));
  }

  private @Nullable SessionToken token() {
    return switch (visitor) {
      case Visitor.SignedIn in -> in.token();
      case Visitor.Guest guest -> guest.token();
      default -> null;
    };
  }

  Rotation addFactors(Reauthentication proof) {
    lock().lock();
    try {
      requireOpen();
      Session session = sessionOf(visitor);
      if (session == null || !session.id().equals(proof.session())) {
        throw new IllegalArgumentException("this request is not in that session");
      }
      return renewed(sessions().addFactors(proof.client() == null ? proof.by(client()) : proof));
    } finally {
      lock().unlock();
    }
  }

  private Rotation renewed(Rotation rotation) {
    if (rotation instanceof Rotation.Rotated rotated && rotated.current()) {
      hand(rotated.session(), rotated.token(), null);
      renew(rotated.session(), rotated.token());
      if (open != null) {
        open.renew(rotated.session());
      }
    }
    return rotation;
  }

  private void renew(Session session, SessionToken token) {
    become(
        session
            .user()
            .<Visitor>map(user -> new Visitor.SignedIn(session, user, token, byCookie))
            .orElseGet(() -> new Visitor.Guest(session, token)));
  }

  /** The browser gets what it was in before as a session of ours. */
  void adopt(Session session, Adopter.Adopted adopted) {
    hand(session, adopted.token(), adopted.device());
    handover.set(adopted.farewell());
  }

  /** The session that the browser was in before ours began is over too. */
  void forgetBefore() {
    parts().adoption().forget(request).ifPresent(handover::set);
  }

  private void hand(Session session, SessionToken token, @Nullable DeviceToken device) {
    handover.set(parts().cookies().hand(session, token, now()));
    seen(session);
    if (device != null) {
      handover.set(parts().cookies().handDevice(device));
    }
  }

  /** Whoever asks next is to be answered from this version on. */
  @Override
  void wrote(Session session) {
    seen(session);
    become(
        switch (visitor) {
          case Visitor.SignedIn in ->
              new Visitor.SignedIn(session, in.user(), in.token(), in.byCookie());
          case Visitor.Guest guest -> new Visitor.Guest(session, guest.token());
          default -> visitor;
        });
  }

  private void seen(Session session) {
    String token = sessions().consistencyToken(session);
    handover.version(token);
    if (byCookie) {
      handover.set(parts().cookies().handVersion(session, token, now()));
    }
  }

  /** Signs out: ends the user's session. A guest has nothing to sign out of. */
  void signOut() {
    lock().lock();
    try {
      if (visitor instanceof Visitor.SignedIn in) {
        end(in.session());
        over();
      }
    } finally {
      lock().unlock();
    }
  }

  /** Ends the session, whosever it is, and takes its cookie back. */
  @Override
  void end(Session session) {
    forgetBefore(); // first: where nobody knows, nobody is told to have signed out
    sessions().end(session.id(), EndReason.SIGNED_OUT, Initiator.USER);
    known().over(session);
    parts().cookies().deletion().forEach(handover::set);
    if (SiteData.canBeCleared(request)) {
      handover.clearSiteData();
    }
    become(new Visitor.Nobody());
  }

  HeldConnection hold(Session session, SessionToken token, HeldConnection.Closing closing) {
    return parts().held().hold(session.id(), token, client(), closing);
  }

  private Client client() {
    return parts().clients().of(request);
  }

  /**
   * Saves what changed and writes the headers: before the first byte of the answer is on its way.
   */
  void commit() {
    lock().lock();
    try {
      if (open != null) {
        open.save();
      }
      handover.write(response);
    } finally {
      lock().unlock();
    }
  }

  /**
   * The same where nobody can be told of a fault by an exception: the request must end, and its
   * answer says that nothing was saved if it is not on its way yet.
   */
  void commitOrRefuse() {
    try {
      commit();
    } catch (StoreUnavailableException fault) {
      refuse(Refusal.UNAVAILABLE, parts().retryAfter());
    } catch (TooManyGuestsException fault) {
      refuse(Refusal.TOO_MANY_GUESTS, fault.retryAfter());
    }
  }

  /** In whole seconds, not too early. */
  static void sayRetryAfter(HttpServletResponse response, Duration pause) {
    response.setHeader("Retry-After", Long.toString(pause.plusMillis(999).toSeconds()));
  }

  private void refuse(Refusal refusal, Duration retryAfter) {
    parts().counters().refused(refusal);
    commitRefusal(ON_TOKEN);
    if (!response.isCommitted()) {
      response.resetBuffer();
      response.setStatus(refusal.status());
      sayRetryAfter(response, retryAfter);
    }
  }

  /**
   * Writes the headers alone, of an answer that the filter gives by itself.
   *
   * @param dependsOn by which headers of the request it decided
   */
  void commitRefusal(List<String> dependsOn) {
    lock().lock();
    try {
      handover.dependsOn(dependsOn);
      over();
      handover.write(response);
    } finally {
      lock().unlock();
    }
  }
}
