package dev.sojourn.server.pages;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.server.me.NewDevices;
import dev.sojourn.server.me.OwnSessions;
import dev.sojourn.server.me.OwnSessions.Outcome;
import dev.sojourn.servlet.Visitor;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What somebody wants done on the account page that may have to wait for the password. */
sealed interface AccountAction {

  /** Its name in forms and messages. */
  String name();

  /** The session or device that it is about, or null. */
  default @Nullable String target() {
    return null;
  }

  Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me);

  /** Ends one session. */
  record End(SessionId session) implements AccountAction {
    @Override
    public String name() {
      return "end";
    }

    @Override
    public String target() {
      return session.toString();
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return own.end(me, session);
    }
  }

  /** Removes one device. */
  record Remove(DeviceId device) implements AccountAction {
    @Override
    public String name() {
      return "remove";
    }

    @Override
    public String target() {
      return device.toString();
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return own.remove(me, device);
    }
  }

  /** Says of a new device that it is one's own. */
  record Confirm(DeviceId device) implements AccountAction {
    @Override
    public String name() {
      return "confirm";
    }

    @Override
    public String target() {
      return device.toString();
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return newDevices.confirm(me, device);
    }
  }

  /** Says of a device that it is somebody else's. */
  record Disown(DeviceId device) implements AccountAction {
    @Override
    public String name() {
      return "disown";
    }

    @Override
    public String target() {
      return device.toString();
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return newDevices.disown(me, device);
    }
  }

  /** Ends all sessions but this one. */
  record SignOutOthers() implements AccountAction {
    @Override
    public String name() {
      return "others";
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return own.signOut(me, true);
    }
  }

  /** Ends all sessions, and this one. */
  record SignOutEverywhere() implements AccountAction {
    @Override
    public String name() {
      return "everywhere";
    }

    @Override
    public Outcome run(OwnSessions own, NewDevices newDevices, Visitor.SignedIn me) {
      return own.signOut(me, false);
    }
  }

  /** The action of this {@link #name} and {@link #target}; empty if there is none. */
  static Optional<AccountAction> of(@Nullable String name, @Nullable String target) {
    return switch (name) {
      case "end" -> parse(target, SessionId::parse, End::new);
      case "remove" -> parse(target, DeviceId::parse, Remove::new);
      case "confirm" -> parse(target, DeviceId::parse, Confirm::new);
      case "disown" -> parse(target, DeviceId::parse, Disown::new);
      case "others" -> Optional.of(new SignOutOthers());
      case "everywhere" -> Optional.of(new SignOutEverywhere());
      case null, default -> Optional.empty();
    };
  }

  private static <T> Optional<AccountAction> parse(
      @Nullable String target,
      Function<String, Optional<T>> reader,
      Function<T, AccountAction> maker) {
    return target == null ? Optional.empty() : reader.apply(target).map(maker);
  }
}
