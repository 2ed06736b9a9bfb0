package dev.sojourn.server.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.TimeSource;
import dev.sojourn.server.security.ServiceKeyRequest;
import dev.sojourn.server.security.ServiceKeys;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The keys that were made by forms a moment ago: a form that is sent twice, by a second click or by
 * loading its answer again, makes one key and shows it again. Thread-safe.
 */
@Component
class KeyForms {

  private static final Duration A_MOMENT = Duration.ofMinutes(2);
  private static final int MOST = 1_000;

  private final ServiceKeys keys;
  private final Cache<Sent, ServiceKeys.Issued> made;

  KeyForms(ServiceKeys keys, TimeSource time) {
    this.keys = keys;
    made =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(A_MOMENT)
            .ticker(() -> time.now().monotonicNanos())
            .build();
  }

  /**
   * A form as it was sent.
   *
   * @param token every form that is shown has another
   */
  private record Sent(String token, ServiceKeyRequest wanted) {

    /** Hides the token. */
    @Override
    public String toString() {
      return "Sent[hidden]";
    }
  }

  /**
   * Makes the key for {@code admin}, unless this form has made it.
   *
   * @param formToken of the form; null if it came otherwise, which tells no two apart
   */
  ServiceKeys.Issued make(
      Administrator admin, ServiceKeyRequest wanted, @Nullable String formToken) {
    return formToken == null
        ? make(admin, wanted)
        : made.get(new Sent(formToken, wanted), sent -> make(admin, wanted));
  }

  private ServiceKeys.Issued make(Administrator admin, ServiceKeyRequest wanted) {
    return keys.create(wanted.name(), admin.tenant(), wanted.scopes(), admin.initiator());
  }
}
