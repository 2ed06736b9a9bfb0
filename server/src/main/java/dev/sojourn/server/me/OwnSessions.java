package dev.sojourn.server.me;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.Initiator;
import dev.sojourn.Matches;
import dev.sojourn.PageRequest;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.TimeSource;
import dev.sojourn.servlet.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * What signed-in people see of, and do to, their own sessions and devices; never to anybody else's:
 * what belongs to others does not exist here. The calls {@code /v1/me} and the account page are
 * both made of this. Thread-safe.
 */
@Service
public class OwnSessions {

  /** How old the authentication may be of whoever ends other sessions (OWASP ASVS 5.0 7.5.2). */
  public static final Duration RECENT = Duration.ofMinutes(10);

  /** The most sessions that are shown beside the own one; the usual policies allow fewer. */
  public static final int MAX_SHOWN = 200;

  private final SessionManager sessions;
  private final TimeSource time;

  OwnSessions(SessionManager sessions, TimeSource time) {
    this.sessions = sessions;
    this.time = time;
  }

  /** What became of a wish. */
  public sealed interface Outcome {

    /**
     * It is done.
     *
     * @param session the session that it was about as it stands now; null where there are many
     */
    record Done(@Nullable Session session) implements Outcome {}

    /** The authentication is older than {@link #RECENT}: nothing was done. */
    record NeedsAuthentication() implements Outcome {}

    /** This person has no such session or device. */
    record Absent() implements Outcome {}
  }

  /** The living sessions, newest first; of very many the newest, and the own one in any case. */
  public List<Session> living(Visitor.SignedIn me) {
    List<Session> newest = sessions.list(own(me), PageRequest.first(MAX_SHOWN)).items();
    if (newest.size() < MAX_SHOWN
        || newest.stream().anyMatch(session -> session.id().equals(me.session().id()))) {
      return newest;
    }
    return Stream.concat(newest.stream(), Stream.of(me.session())).toList();
  }

  /** How many there are, whether or not {@link #living} has them all. */
  public Matches count(Visitor.SignedIn me) {
    return sessions.matching(own(me));
  }

  private static SessionFilter own(Visitor.SignedIn me) {
    return SessionFilter.filter().user(me.user()).state(SessionState.ACTIVE).build();
  }

  /** The sessions that are over and still kept, latest end first. */
  public List<Session> history(Visitor.SignedIn me) {
    return sessions.history(me.user());
  }

  /** The devices, latest sign-in first. */
  public List<Device> devices(Visitor.SignedIn me) {
    return sessions.devices().list(me.user());
  }

  /** Ends one session. The own one needs no recent authentication. */
  public Outcome end(Visitor.SignedIn me, SessionId id) {
    if (id.equals(me.session().id())) {
      return done(sessions.end(id, EndReason.SIGNED_OUT, Initiator.USER));
    }
    Optional<Session> found =
        sessions.find(id).filter(s -> s.user().filter(me.user()::equals).isPresent());
    if (found.isEmpty()) {
      return new Outcome.Absent();
    }
    if (found.get().state() == SessionState.ENDED) {
      // Not by its user's id alone, which somebody else may have borne.
      return history(me).stream()
          .filter(over -> over.id().equals(id))
          .findFirst()
          .<Outcome>map(Outcome.Done::new)
          .orElseGet(Outcome.Absent::new);
    }
    return isRecent(me)
        ? done(sessions.end(id, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER))
        : new Outcome.NeedsAuthentication();
  }

  /** Ends all sessions but the own one, and that one, too, unless {@code othersOnly}. */
  public Outcome signOut(Visitor.SignedIn me, boolean othersOnly) {
    if (!isRecent(me)) {
      return new Outcome.NeedsAuthentication();
    }
    SessionId own = me.session().id();
    sessions.endAllOf(me.user(), own, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);
    return othersOnly
        ? new Outcome.Done(null)
        : done(sessions.end(own, EndReason.SIGNED_OUT, Initiator.USER));
  }

  /** Renames a device; empty if there is no such device. */
  public Optional<Device> rename(Visitor.SignedIn me, DeviceId device, String name) {
    return sessions.devices().rename(me.user(), device, name, Initiator.USER);
  }

  /**
   * Removes a device, and with it the session on it. The own one needs no recent authentication,
   * but one that counts.
   */
  public Outcome remove(Visitor.SignedIn me, DeviceId device) {
    if (isOwn(me, device) ? !isProved(me) : !isRecent(me)) {
      boolean known = devices(me).stream().anyMatch(d -> d.id().equals(device));
      return known ? new Outcome.NeedsAuthentication() : new Outcome.Absent();
    }
    return sessions.devices().remove(me.user(), device, Initiator.USER)
        ? new Outcome.Done(null)
        : new Outcome.Absent();
  }

  /** Whether {@code device} is the one that this person uses now. */
  public static boolean isOwn(Visitor.SignedIn me, DeviceId device) {
    Device own = me.session().device();
    return own != null && Objects.equals(own.id(), device);
  }

  /**
   * Whether the factors of this person count: not after a long absence, nor for a caller who does
   * not look like the one whom the session is bound to.
   */
  public boolean isProved(Visitor.SignedIn me) {
    return me.session().authenticatedAt() != null;
  }

  /** Whether this person has proved lately enough who they are to end other sessions. */
  public boolean isRecent(Visitor.SignedIn me) {
    Instant at = me.session().authenticatedAt();
    return at != null && !at.plus(RECENT).isBefore(time.instant());
  }

  private static Outcome done(Ending ending) {
    return switch (ending) {
      case Ending.Ended ended -> new Outcome.Done(ended.session());
      case Ending.AlreadyOver over -> new Outcome.Done(over.session());
      case Ending.Absent absent -> new Outcome.Absent();
    };
  }
}
