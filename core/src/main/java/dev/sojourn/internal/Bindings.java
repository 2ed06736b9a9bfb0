package dev.sojourn.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.Client;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.binding.Binding;
import dev.sojourn.binding.BindingPolicy;
import dev.sojourn.binding.BindingSignal;
import dev.sojourn.binding.Fingerprint;
import dev.sojourn.binding.Reaction;
import dev.sojourn.event.EventType;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.DeviceToken;
import dev.sojourn.token.DeviceTokens;
import dev.sojourn.token.DeviceTokens.Recognised;
import dev.sojourn.token.SecretBytes;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Binds sessions to clients and compares. Thread-safe.
 *
 * <p>A mismatch is an event once for each session, signal and value within an hour on each node,
 * and for no more than {@value #MAX_VALUES} values: whoever holds a stolen token and many addresses
 * must not flood those who read the events.
 */
final class Bindings {

  /** The most values of one signal of one session that are told apart within an hour. */
  static final int MAX_VALUES = 8;

  private static final int MAX_SESSIONS = 50_000;
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final System.Logger LOG = System.getLogger(Bindings.class.getName());

  /**
   * How a caller relates to what a session is bound to.
   *
   * @param refused whether the request must be refused
   * @param unproved because of which signals no factor counts
   */
  record Verdict(boolean refused, Set<BindingSignal> unproved) {
    static final Verdict FINE = new Verdict(false, Set.of());
  }

  private record Key(SessionId session, BindingSignal signal) {}

  private final SessionStore store;
  private final Policies policies;
  private final DeviceTokens tokens;
  private final Cache<Key, Set<Integer>> reported;

  Bindings(SessionStore store, Policies policies, DeviceTokens tokens, TimeSource time) {
    this.store = store;
    this.policies = policies;
    this.tokens = tokens;
    reported =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterWrite(REMEMBERED)
            .ticker(() -> time.now().monotonicNanos())
            .executor(Runnable::run)
            .build();
  }

  /** What a session under {@code policy} is bound to when {@code client} begins it. */
  static @Nullable Binding begin(SessionPolicy policy, Client client, SecretBytes device) {
    return policy.binding().isNone() ? null : Binding.of(policy.binding(), client, device);
  }

  /** What a session is bound to after its user proved themselves anew as {@code client}. */
  @Nullable Binding renew(SessionPolicy policy, Client client) {
    return policy.binding().isNone()
        ? null
        : Binding.of(policy.binding(), client, device(policy.binding(), client));
  }

  /** Compares {@code client} with what {@code session} is bound to, and tells of what differs. */
  Verdict check(SessionParts session, Binding binding, Client client, Instant now) {
    SessionPolicy policy = policies.find(session.policy());
    if (policy == null || policy.binding().isNone()) {
      return Verdict.FINE;
    }
    BindingPolicy rules = policy.binding();
    SecretBytes device = device(rules, client);
    Set<BindingSignal> mismatches = binding.check(rules, client, device);
    if (mismatches.isEmpty()) {
      return Verdict.FINE;
    }
    for (BindingSignal signal : mismatches) {
      report(session.id(), signal, value(signal, client, device), now);
    }
    return new Verdict(
        !rules.reactingBy(Reaction.REJECT, mismatches).isEmpty(),
        rules.reactingBy(Reaction.STEP_UP, mismatches));
  }

  private @Nullable SecretBytes device(BindingPolicy rules, Client client) {
    DeviceToken token = rules.deviceToken() == null ? null : client.deviceToken();
    Recognised genuine = token == null ? null : tokens.prove(token);
    return genuine == null ? null : genuine.verifier();
  }

  /** Tells values apart well enough to be told of each once. */
  private static int value(BindingSignal signal, Client client, @Nullable SecretBytes device) {
    Object value =
        switch (signal) {
          case ADDRESS -> client.ip();
          case FINGERPRINT -> Fingerprint.of(client);
          case DEVICE_TOKEN -> device;
        };
    return value == null ? 0 : value.hashCode();
  }

  private void report(SessionId session, BindingSignal signal, int value, Instant now) {
    Set<Integer> values =
        reported.get(new Key(session, signal), key -> ConcurrentHashMap.newKeySet());
    if (values.size() >= MAX_VALUES || !values.add(value)) {
      return;
    }
    try {
      store.report(session, type(signal), Initiator.SYSTEM, now);
    } catch (StoreUnavailableException fault) { // the answer does not depend on it
      values.remove(value);
      LOG.log(Level.WARNING, "a mismatch of session {0} is told of later", session);
    }
  }

  private static EventType type(BindingSignal signal) {
    return switch (signal) {
      case ADDRESS -> EventType.ADDRESS_MISMATCH;
      case FINGERPRINT -> EventType.FINGERPRINT_MISMATCH;
      case DEVICE_TOKEN -> EventType.DEVICE_TOKEN_MISMATCH;
    };
  }
}
