package dev.sojourn.benchmarks.postgres;

import dev.sojourn.Creation;
import dev.sojourn.DeviceTraits;
import dev.sojourn.Lifetime;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.benchmarks.Population;
import dev.sojourn.store.postgres.PostgresSettings;
import dev.sojourn.store.postgres.PostgresStore;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Engines over one database, all with the same keys, and sessions of the fixed shape. */
final class Nodes {

  private static final KeyRing KEYS = KeyRing.generate(new SecureRandom(), TimeSource.system());
  private static final Duration LIFETIME = Duration.ofDays(Lifetime.MAX_DAYS);

  private Nodes() {}

  /** A node under whose policy no session grows old. */
  static SessionManager open(PostgresSettings settings) {
    Lifetime lifetime = new Lifetime(LIFETIME, LIFETIME);
    return open(settings, SessionPolicy.DEFAULT.withLifetimes(lifetime, lifetime));
  }

  /** A node under a policy. */
  static SessionManager open(PostgresSettings settings, SessionPolicy policy) {
    return SessionManager.builder(PostgresStore.open(settings))
        .keys(KEYS)
        .policy(policy)
        .deviceTraits(client -> DeviceTraits.UNKNOWN)
        .build();
  }

  /** Signs a user in. */
  static Creation.Created signIn(SessionManager node, String user) {
    return switch (node.create(Population.signIn(user))) {
      case Creation.Created created -> created;
      case Creation.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** The sessions of so many users, made by several callers at once. */
  static Creation.Created[] signIn(SessionManager node, String prefix, int count) {
    Creation.Created[] all = new Creation.Created[count];
    AtomicInteger next = new AtomicInteger();
    Turns.together(
        16,
        thread -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            all[i] = signIn(node, prefix + i);
          }
        });
    return all;
  }

  /** Their tokens. */
  static SessionToken[] tokens(Creation.Created[] sessions) {
    return Arrays.stream(sessions).map(Creation.Created::token).toArray(SessionToken[]::new);
  }
}
