package dev.sojourn.server.me;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Initiator;
import dev.sojourn.Session;
import dev.sojourn.SessionManager;
import dev.sojourn.server.me.OwnSessions.Outcome;
import dev.sojourn.servlet.Visitor;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Asks signed-in people about devices on which somebody signed in as them for the first time, and
 * does what they answer. Nobody is asked about the device that they sit at, nor answers for it.
 * Thread-safe.
 */
@Service
public class NewDevices {

  /** The most devices that are asked about at once; the next ones follow the answers. */
  public static final int MAX_ASKED = 3;

  private final SessionManager sessions;
  private final OwnSessions own;

  NewDevices(SessionManager sessions, OwnSessions own) {
    this.sessions = sessions;
    this.own = own;
  }

  /**
   * A device to be asked about.
   *
   * @param device it
   * @param ip from where the first sign-in on it came, or null where that is not known any more
   */
  public record Question(Device device, @Nullable String ip) {}

  /**
   * What to ask {@code me} about, latest sign-in first. Who came later than a device is asked only
   * while somebody is signed in on it.
   *
   * @param living the living sessions
   * @param ended those that are over
   */
  public List<Question> questions(Visitor.SignedIn me, List<Session> living, List<Session> ended) {
    return inQuestion(me, living).stream()
        .limit(MAX_ASKED)
        .map(device -> new Question(device, address(device, living, ended)))
        .toList();
  }

  /** All of which {@link #questions} shows the first few. */
  List<Device> inQuestion(Visitor.SignedIn me, List<Session> living) {
    Device here = me.session().device();
    if (here == null) {
      return List.of();
    }
    return sessions.devices().inQuestion(me.user(), here.id()).stream()
        .filter(
            device -> cameBefore(here, device) || living.stream().anyMatch(s -> isOn(s, device)))
        .toList();
  }

  /**
   * "This was me." On a device that is no older than the one in question it needs a recent
   * authentication: that one has been here for as long. Whoever may be using a copied cookie needs
   * one on every device.
   */
  public Outcome confirm(Visitor.SignedIn me, DeviceId id) {
    Device here = me.session().device();
    Optional<Device> asked = other(me, id);
    if (here == null || asked.isEmpty()) {
      return new Outcome.Absent();
    }
    if (!own.isProved(me) || (!cameBefore(here, asked.get()) && !own.isRecent(me))) {
      return new Outcome.NeedsAuthentication();
    }
    return sessions.devices().confirm(me.user(), id, here.id(), Initiator.USER)
        ? new Outcome.Done(null)
        : new Outcome.Absent();
  }

  /**
   * "This was not me": the sessions on that device end, and it is forgotten. Needs a recent
   * authentication, as every end of other sessions does.
   */
  public Outcome disown(Visitor.SignedIn me, DeviceId id) {
    if (other(me, id).isEmpty()) {
      return new Outcome.Absent();
    }
    if (!own.isRecent(me)) {
      return new Outcome.NeedsAuthentication();
    }
    return sessions.devices().disown(me.user(), id, Initiator.USER)
        ? new Outcome.Done(null)
        : new Outcome.Absent();
  }

  private Optional<Device> other(Visitor.SignedIn me, DeviceId id) {
    return OwnSessions.isOwn(me, id)
        ? Optional.empty()
        : own.devices(me).stream().filter(device -> device.id().equals(id)).findFirst();
  }

  private static boolean cameBefore(Device here, Device other) {
    return here.firstSeenAt().isBefore(other.firstSeenAt());
  }

  private static @Nullable String address(
      Device device, List<Session> living, List<Session> ended) {
    Instant first = device.firstSeenAt();
    return Stream.concat(living.stream(), ended.stream())
        .filter(session -> isOn(session, device) && !session.createdAt().isBefore(first))
        .min(Comparator.comparing(Session::createdAt))
        .map(session -> session.createdFrom().ip())
        .orElse(null);
  }

  private static boolean isOn(Session session, Device device) {
    return session.device() != null && session.device().id().equals(device.id());
  }
}
