package dev.sojourn.server.verify;

import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.server.view.SessionView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code POST /v1/sessions/verify}.
 *
 * @param active whether the token opens a user's session
 * @param reason why not
 * @param session the session; also a guest's, who is not signed in
 * @param allowed whether the session has what was required; only with an active one
 * @param unmet what it lacks
 * @param stale true if the store did not answer and this is how the session stood before; else
 *     absent
 */
record VerifyView(
    boolean active,
    @Nullable String reason,
    @Nullable SessionView session,
    @Nullable Boolean allowed,
    @Nullable List<Unmet> unmet,
    @Nullable Boolean stale) {

  /**
   * One thing that was required and is not there.
   *
   * @param requirement {@code role}, {@code permission}, {@code assurance}, {@code max_age}, or
   *     {@code binding}: a new authentication from where the caller is
   * @param needed as required
   * @param present what there is instead: names, a level, or seconds; absent when nothing is
   */
  record Unmet(String requirement, Object needed, @Nullable Object present) {

    static Unmet of(dev.sojourn.access.Unmet missing) {
      return new Unmet(
          missing.requirement().name(), missing.requirement().needed(), missing.present());
    }

    static Unmet of(BindingSignal unproved) {
      return new Unmet("binding", unproved.wireName(), null);
    }
  }

  static VerifyView active(Session session, List<Unmet> unmet, boolean stale) {
    return new VerifyView(
        true, null, SessionView.of(session), unmet.isEmpty(), unmet, stale ? true : null);
  }

  static VerifyView guest(Session session, boolean stale) {
    return new VerifyView(false, "guest", SessionView.of(session), null, null, stale ? true : null);
  }

  static VerifyView rejected(RejectReason reason) {
    return new VerifyView(false, reason.wireName(), null, null, null, null);
  }
}
