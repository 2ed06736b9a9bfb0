package dev.sojourn.servlet;

import dev.sojourn.Client;
import dev.sojourn.http.SetCookie;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.SessionToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of a browser that is in none of Sojourn's, by what kept it before: while an
 * application moves, nobody need sign in again. Asked for no request that has a session or whose
 * session is over, nor for one with a bearer token. Must be thread-safe.
 */
public interface Adopter {

  /** There was nothing before. */
  Adopter NONE =
      new Adopter() {
        @Override
        public Optional<Adopted> adopt(HttpServletRequest request, Client client) {
          return Optional.empty();
        }

        @Override
        public Optional<SetCookie> forget(HttpServletRequest request) {
          return Optional.empty();
        }
      };

  /**
   * The session in which the browser goes on. Requests at once, and those that come again since an
   * answer was lost, must get the same one.
   *
   * @param client who asks
   * @return empty if there is none
   * @throws dev.sojourn.store.StoreUnavailableException if nobody knows
   */
  Optional<Adopted> adopt(HttpServletRequest request, Client client);

  /**
   * Ends the session of before, if the browser has one, so that it is never gone on in: whoever has
   * signed out, or signed in to another session, would be in it again.
   *
   * @return what deletes the cookie of before; empty if the browser has none
   * @throws dev.sojourn.store.StoreUnavailableException if nobody knows whether it is over
   */
  Optional<SetCookie> forget(HttpServletRequest request);

  /**
   * What the browser gets.
   *
   * @param token what opens the session
   * @param device by what the browser is known at its next sign-in; null for a guest
   * @param farewell deletes the cookie of before
   */
  record Adopted(SessionToken token, @Nullable DeviceToken device, SetCookie farewell) {}
}
