package dev.sojourn.server.pages;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.Matches;
import dev.sojourn.Session;
import dev.sojourn.server.accounts.Accounts;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.me.NewDevices;
import dev.sojourn.server.me.OwnSessions;
import dev.sojourn.servlet.Visitor;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts what is known of a person's sessions into the words of the account page. Thread-safe. */
@Component
class AccountViews {

  private final OwnSessions own;
  private final NewDevices newDevices;
  private final FormTokens formTokens;
  private final Words words;

  AccountViews(OwnSessions own, NewDevices newDevices, FormTokens formTokens, Words words) {
    this.own = own;
    this.newDevices = newDevices;
    this.formTokens = formTokens;
    this.words = words;
  }

  AccountView of(
      Visitor.SignedIn me,
      @Nullable Notice notice,
      AccountView.@Nullable Confirmation confirmation) {
    List<Session> living = own.living(me);
    List<Session> ended = own.history(me);
    Set<DeviceId> inUse =
        living.stream()
            .map(Session::device)
            .filter(Objects::nonNull)
            .map(Device::id)
            .collect(Collectors.toSet());
    String unshown = living.size() < OwnSessions.MAX_SHOWN ? null : unshown(me, living.size());
    // Whether there is a session on a device is known only where all sessions are.
    List<Device> devices = unshown == null ? own.devices(me) : List.of();
    return new AccountView(
        me.user().id(),
        me.session().roles().contains(Accounts.ADMINISTRATOR),
        me.session().id().toString(),
        formTokens.issue(me.token().reveal()),
        notice,
        confirmation,
        newDevices.questions(me, living, ended).stream().map(this::question).toList(),
        living.stream()
            .sorted(Comparator.comparing(s -> !s.id().equals(me.session().id())))
            .map(session -> card(me, session))
            .toList(),
        unshown,
        devices.stream().filter(device -> !inUse.contains(device.id())).map(this::idle).toList(),
        ended.stream().map(this::entry).toList());
  }

  private @Nullable String unshown(Visitor.SignedIn me, int shown) {
    Matches all = own.count(me);
    if (all.count() <= shown) {
      return null;
    }
    return words.say("account.unshown" + (all.isMinimum() ? ".many" : ""), all.count(), shown);
  }

  /** Leads with what the browser says of itself: the name may be given by whoever sits there. */
  private AccountView.Question question(NewDevices.Question question) {
    Device device = question.device();
    return new AccountView.Question(
        device.id().toString(),
        icon(device),
        words.traits(device),
        device.name(),
        words.when(device.firstSeenAt()),
        question.ip());
  }

  private AccountView.Card card(Visitor.SignedIn me, Session session) {
    Device device = session.device();
    boolean isCurrent = session.id().equals(me.session().id());
    String title = words.title(device);
    String traits = words.traits(device);
    return new AccountView.Card(
        session.id().toString(),
        device == null ? "" : device.id().toString(),
        icon(device),
        title,
        title.equals(traits) ? null : traits,
        isCurrent,
        session.remembered(),
        // The request for this very page may not be recorded yet.
        words.when(isCurrent ? latest(me.session(), session) : session.lastActiveAt()),
        words.when(session.createdAt()),
        session.lastSeenFrom().ip());
  }

  private static Instant latest(Session one, Session other) {
    return one.lastActiveAt().isAfter(other.lastActiveAt())
        ? one.lastActiveAt()
        : other.lastActiveAt();
  }

  private AccountView.IdleDevice idle(Device device) {
    return new AccountView.IdleDevice(
        device.id().toString(), icon(device), words.title(device), words.when(device.lastSeenAt()));
  }

  private AccountView.Entry entry(Session session) {
    EndReason reason = Objects.requireNonNull(session.endReason(), "history holds what is over");
    Instant at = Objects.requireNonNull(session.endedAt(), "history holds what is over");
    return new AccountView.Entry(
        icon(session.device()),
        words.title(session.device()),
        words.history(reason),
        words.when(at));
  }

  private static String icon(@Nullable Device device) {
    return (device == null ? DeviceKind.UNKNOWN : device.traits().kind()).wireName();
  }
}
