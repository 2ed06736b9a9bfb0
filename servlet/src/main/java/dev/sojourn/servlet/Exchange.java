package dev.sojourn.servlet;

import dev.sojourn.Client;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request through all its dispatches: who is behind it, its {@code HttpSession}, and what is
 * due in the headers of its answer. Threads take turns at it, as asynchronous requests demand.
 */
final class Exchange {

  private static final String ATTRIBUTE = Exchange.class.getName();
  private static final List<String> ON_TOKEN = List.of("Cookie");

  private final Parts parts;
  private final HttpServletRequest request;
  private final boolean byCookie;
  private final Handover handover = new Handover();
  private final ReentrantLock lock = new ReentrantLock();
  private HttpServletResponse response;
  private boolean isRunning;
  private Visitor visitor = new Visitor.Nobody();
  private @Nullable SojournHttpSession http;
  private @Nullable SojournPrincipal principal;

  Exchange(Parts parts, HttpServletRequest request, HttpServletResponse response) {
    this.parts = parts;
    this.request = request;
    this.response = response;
    byCookie = !(parts.mayBear() && BearerToken.isIn(request));
    request.setAttribute(ATTRIBUTE, this);
  }

  static @Nullable Exchange of(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
  }

  Parts parts() {
    return parts;
  }

  ReentrantLock lock() {
    return lock;
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
    boolean isOver = found instanceof Visitor.Refused refused && refused.ended() != null;
    if (isOver && byCookie) {
      parts.cookies().deletion().forEach(handover::set);
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
      principal = new SojournPrincipal(in, parts.clients().of(request));
    }
    return principal;
  }

  /** The {@code HttpSession}: the one there is, or a new one if asked to; or null. */
  @Nullable SojournHttpSession session(boolean create) {
    lock.lock();
    try {
      if (http != null && http.isValid()) {
        return http;
      }
      Session own = sessionOf(visitor);
      if (own == null && !create) {
        return null;
      }
      if (own == null) {
        requireOpen();
      }
      http = new SojournHttpSession(this, request.getServletContext(), own);
      return http;
    } finally {
      lock.unlock();
    }
  }

  /** Stores a guest's session, whose token goes to the browser with this answer. */
  Session beginGuest() {
    requireOpen();
    SignIn guest = SignIn.guest(parts.tenant()).client(parts.clients().of(request));
    return switch (parts.sessions().create(guest)) {
      case Creation.Created created -> {
        become(new Visitor.Guest(created.session(), created.token()));
        hand(created.session(), created.token(), null);
        yield created.session();
      }
      case Creation.Refused refused ->
          throw new IllegalStateException("no guest's session can begin: " + refused.reason());
    };
  }

  /** Fails once the answer is on its way: what opens the session would never reach the browser. */
  void requireOpen() {
    if (response.isCommitted()) {
      throw new IllegalStateException(
          "the response is committed: the cookie of a new session or token cannot be set any more");
    }
  }

  Creation signIn(SignIn asked) {
    lock.lock();
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
      SojournHttpSession before = session(false);
      // Read before the guest ends, since its attributes end with it.
      Map<String, Optional<byte[]>> taken =
          isGuest && before != null ? before.taken(policy(signIn.policy())) : Map.of();
      Creation creation = parts.sessions().create(signIn);
      if (creation instanceof Creation.Created created) {
        begin(created, before, isGuest, taken);
      }
      return creation;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SessionPolicy policy(String name) {
    return parts.sessions().policy(name).orElse(null);
  }

  private void begin(
      Creation.Created created,
      @Nullable SojournHttpSession before,
      boolean isGuest,
      Map<String, Optional<byte[]>> taken) {
    Session old = sessionOf(visitor);
    if (old != null && created.ended().stream().noneMatch(over -> over.id().equals(old.id()))) {
      parts.sessions().end(old.id(), EndReason.REPLACED, Initiator.USER);
    }
    hand(created.session(), created.token(), created.deviceToken());
    renew(created.session(), created.token());
    if (before == null) {
      return;
    }
    if (isGuest) { // the same person goes on, under a new id
      before.moveTo(created.session(), taken);
    } else {
      before.over();
    }
  }

  /** Replaces the token of the session. */
  void rotate(SojournHttpSession of) {
    requireOpen();
    Session session = of.stored();
    if (session == null) {
      return; // nobody has its token yet
    }
    renewed(parts.sessions().rotate(session.id(), null, Initiator.USER));
  }

  Rotation addFactors(Reauthentication proof) {
    lock.lock();
    try {
      requireOpen();
      Session session = sessionOf(visitor);
      if (session == null || !session.id().equals(proof.session())) {
        throw new IllegalArgumentException("this request is not in that session");
      }
      return renewed(
          parts.sessions().addFactors(proof.client() == null ? proof.by(client()) : proof));
    } finally {
      lock.unlock();
    }
  }

  private Rotation renewed(Rotation rotation) {
    if (rotation instanceof Rotation.Rotated rotated) {
      hand(rotated.session(), rotated.token(), null);
      renew(rotated.session(), rotated.token());
      if (http != null) {
        http.renew(rotated.session());
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

  private void hand(Session session, SessionToken token, @Nullable DeviceToken device) {
    handover.set(parts.cookies().hand(session, token, parts.time().instant()));
    seen(session);
    if (device != null) {
      handover.set(parts.cookies().handDevice(device));
    }
  }

  /** The session was written: whoever asks next is to be answered from this version on. */
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
    String token = parts.sessions().consistencyToken(session);
    handover.version(token);
    if (byCookie) {
      handover.set(parts.cookies().handVersion(session, token, parts.time().instant()));
    }
  }

  /** Signs out: ends the user's session. A guest has nothing to sign out of. */
  void signOut() {
    lock.lock();
    try {
      if (visitor instanceof Visitor.SignedIn) {
        end();
        if (http != null) {
          http.over();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the session, whosever it is, and takes its cookie back. */
  void end() {
    Session session = sessionOf(visitor);
    if (session == null) {
      return;
    }
    parts.sessions().end(session.id(), EndReason.SIGNED_OUT, Initiator.USER);
    parts.cookies().deletion().forEach(handover::set);
    if (SiteData.canBeCleared(request)) {
      handover.clearSiteData();
    }
    become(new Visitor.Nobody());
  }

  HeldConnection hold(Session session, SessionToken token, HeldConnection.Closing closing) {
    return parts.held().hold(session.id(), token, client(), closing);
  }

  private Client client() {
    return parts.clients().of(request);
  }

  /**
   * Saves what changed and writes the headers: before the first byte of the answer is on its way.
   */
  void commit() {
    lock.lock();
    try {
      if (http != null) {
        http.save();
      }
      handover.write(response);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same where nobody can be told of a fault by an exception: the request must end, and its
   * answer says that nothing was saved if it is not on its way yet.
   */
  void commitOrSayUnavailable() {
    try {
      commit();
    } catch (StoreUnavailableException fault) {
      commitRefusal(ON_TOKEN);
      if (!response.isCommitted()) {
        response.resetBuffer();
        response.setStatus(Refusal.UNAVAILABLE.status());
        response.setHeader("Retry-After", Long.toString(parts.retryAfter().toSeconds()));
      }
    }
  }

  /**
   * Writes the headers alone, of an answer that the filter gives by itself.
   *
   * @param dependsOn by which headers of the request it decided
   */
  void commitRefusal(List<String> dependsOn) {
    lock.lock();
    try {
      handover.dependsOn(dependsOn);
      if (http != null) {
        http.over();
      }
      handover.write(response);
    } finally {
      lock.unlock();
    }
  }
}
