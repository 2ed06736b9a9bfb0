package dev.sojourn.server.me;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Session;
import dev.sojourn.server.view.DeviceView;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.servlet.Visitor;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What people see of themselves. None of it carries a token. */
final class OwnView {

  private OwnView() {}

  /**
   * Who they are.
   *
   * @param tenant the tenant
   * @param user the user id
   * @param roles in force
   * @param permissions in force
   * @param session the one that asks
   */
  record Me(
      String tenant, String user, Set<String> roles, Set<String> permissions, OwnSession session) {

    static Me of(Visitor.SignedIn me) {
      Session session = me.session();
      return new Me(
          session.tenant(),
          me.user().id(),
          session.roles(),
          session.permissions(),
          OwnSession.of(me, session));
    }
  }

  /**
   * A session.
   *
   * @param session as every part of the interface shows it
   * @param current whether it is the one that asks
   */
  record OwnSession(@JsonUnwrapped SessionView session, boolean current) {

    static OwnSession of(Visitor.SignedIn me, Session session) {
      return new OwnSession(SessionView.of(session), session.id().equals(me.session().id()));
    }
  }

  /**
   * A device.
   *
   * @param device as every part of the interface shows it
   * @param current whether it is the one that asks
   * @param inQuestion whether to ask "was this you?"
   * @param firstSeenAt the first sign-in on it
   * @param lastSeenAt the latest sign-in on it
   * @param sessions that live on it
   */
  record OwnDevice(
      @JsonUnwrapped DeviceView device,
      boolean current,
      boolean inQuestion,
      Instant firstSeenAt,
      Instant lastSeenAt,
      List<OwnSession> sessions) {

    static OwnDevice of(
        Visitor.SignedIn me, Device device, List<Session> living, Set<DeviceId> inQuestion) {
      return new OwnDevice(
          DeviceView.of(device),
          OwnSessions.isOwn(me, device.id()),
          inQuestion.contains(device.id()),
          device.firstSeenAt(),
          device.lastSeenAt(),
          living.stream()
              .filter(s -> s.device() != null && s.device().id().equals(device.id()))
              .map(session -> OwnSession.of(me, session))
              .toList());
    }
  }
}
