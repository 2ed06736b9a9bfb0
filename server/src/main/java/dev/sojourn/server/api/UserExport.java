package dev.sojourn.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sojourn.Device;
import dev.sojourn.Session;
import dev.sojourn.server.view.DeviceView;
import dev.sojourn.server.view.EventView;
import dev.sojourn.server.view.SessionView;
import dev.sojourn.server.view.UserView;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that Sojourn keeps about a user, in the order in which it is written. None of it opens
 * anything: no token, no device's secret, no hash.
 *
 * @param user absent while only an account is known
 * @param account for the built-in sign-in; absent where there is none
 * @param devices latest sign-in first
 * @param sessions living and ended ones, newest first, read while they are written
 * @param events latest first, read while they are written
 */
record UserExport(
    @Nullable UserView user,
    @Nullable AccountView account,
    List<KnownDeviceView> devices,
    @ArraySchema(schema = @Schema(implementation = KeptSessionView.class))
        Iterable<KeptSessionView> sessions,
    @ArraySchema(schema = @Schema(implementation = EventView.class)) Iterable<EventView> events) {

  /**
   * An account.
   *
   * @param name by which the user signs in
   * @param passwordChangedAt when the password was set
   */
  record AccountView(String name, Instant passwordChangedAt) {}

  /**
   * A device.
   *
   * @param device as every part of the interface shows it
   * @param firstSeenAt the first sign-in on it
   * @param lastSeenAt the latest sign-in on it
   */
  record KnownDeviceView(
      @JsonUnwrapped DeviceView device, Instant firstSeenAt, Instant lastSeenAt) {

    static KnownDeviceView of(Device device) {
      return new KnownDeviceView(DeviceView.of(device), device.firstSeenAt(), device.lastSeenAt());
    }
  }

  /**
   * A session.
   *
   * @param session as every part of the interface shows it
   * @param createdFromIp the address at the sign-in
   * @param createdFromUserAgent the browser at the sign-in
   */
  record KeptSessionView(
      @JsonUnwrapped SessionView session,
      @Nullable String createdFromIp,
      @Nullable String createdFromUserAgent) {

    static KeptSessionView of(Session session) {
      return new KeptSessionView(
          SessionView.of(session), session.createdFrom().ip(), session.createdFrom().userAgent());
    }
  }
}
