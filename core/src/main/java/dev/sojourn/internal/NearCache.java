package dev.sojourn.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.internal.CachedSession.Owner;
import dev.sojourn.store.Change;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Hot sessions in memory. Thread-safe.
 *
 * <p>The one danger is a read that began before a change and is kept after it: the change found
 * nothing to drop, and the old answer would stay for good. {@link Invalidations} closes it: a fill
 * notes the moment before its query, and is kept only if nothing that it depends on changed since,
 * checked in the same atomic step as the put.
 */
final class NearCache {

  private final SessionStore store;
  private final Policies policies;
  private final TimeSource time;
  private final Invalidations invalidations = new Invalidations();
  private final Cache<SessionId, CachedSession> sessions;
  private final Cache<Object, Owner> owners = Caffeine.newBuilder().weakValues().build();
  private final ConcurrentMap<SessionId, CompletableFuture<Fill>> flights =
      new ConcurrentHashMap<>();

  /** A read's answer, and the moment before it was asked. */
  private record Fill(CachedSession session, long before) {}

  NearCache(SessionStore store, Policies policies, TimeSource time, long maxWeight) {
    this.store = store;
    this.policies = policies;
    this.time = time;
    sessions =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight)
            .weigher((SessionId id, CachedSession session) -> session.weight())
            .executor(Runnable::run)
            .build();
  }

  /** What is cached, if it still holds; the caller has checked the lease before. */
  @Nullable CachedSession get(SessionId id) {
    CachedSession session = sessions.getIfPresent(id);
    return session != null && session.isUsable() ? session : null;
  }

  /**
   * Reads the store; concurrent calls share one read as long as no change came between.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if the store does not answer
   */
  CachedSession load(SessionId id) {
    CompletableFuture<Fill> own = new CompletableFuture<>();
    CompletableFuture<Fill> flight = flights.putIfAbsent(id, own);
    if (flight == null) {
      return lead(id, own).session();
    }
    Fill shared = join(flight);
    // A change since that read began may be older than this call, which then must see it.
    return isUndisturbed(id, shared.session(), shared.before())
        ? shared.session()
        : loadStrictly(id);
  }

  /** Reads the store by a query that begins now. */
  CachedSession loadStrictly(SessionId id) {
    return fill(id).session();
  }

  private Fill lead(SessionId id, CompletableFuture<Fill> flight) {
    try {
      Fill fill = fill(id);
      flights.remove(id, flight); // before completion: who comes later starts a read of its own
      flight.complete(fill);
      return fill;
    } catch (Throwable fault) {
      flights.remove(id, flight);
      flight.completeExceptionally(fault);
      throw fault;
    }
  }

  private static Fill join(CompletableFuture<Fill> flight) {
    try {
      return flight.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw failed;
    }
  }

  private Fill fill(SessionId id) {
    long before = invalidations.now();
    long readAt = time.millis();
    Optional<Found> found = store.find(id).map(policies::tighten);
    UserId user = found.map(f -> f.session().user()).orElse(null);
    String tenant = found.map(f -> f.session().tenant()).orElse(null);
    CachedSession fresh = new CachedSession(found.orElse(null), readAt, owner(user), owner(tenant));
    sessions
        .asMap()
        .compute(
            id,
            (key, old) -> {
              if (old != null && old.found() != null && fresh.found() != null) {
                fresh.adopt(old);
              }
              boolean newer = old != null && old.isUsable() && old.version() > fresh.version();
              return isUndisturbed(id, fresh, before) && !newer ? fresh : old;
            });
    return new Fill(fresh, before);
  }

  /** Whether nothing that the answer depends on changed since {@code before}. */
  private boolean isUndisturbed(SessionId id, CachedSession session, long before) {
    Found found = session.found();
    UserId user = found == null ? null : found.session().user();
    return !invalidations.isSince(before, id)
        && (user == null || !invalidations.isSince(before, user))
        && (found == null || !invalidations.isSince(before, found.session().tenant()));
  }

  private Owner owner(@Nullable Object key) {
    if (key == null) {
      return Owner.NONE;
    }
    return owners.asMap().compute(key, (k, old) -> old == null || old.isVoid() ? new Owner() : old);
  }

  /** Nothing cached counts any more, and no read that began before. */
  void forgetAll() {
    invalidations.all();
    owners.asMap().values().forEach(Owner::makeVoid);
    sessions.invalidateAll();
  }

  void forget(List<Change> changes) {
    changes.forEach(this::forget);
  }

  private void forget(Change change) {
    switch (change) {
      case Change.SessionChanged session -> forget(session.id());
      case Change.UserChanged user -> forgetOwner(user.id());
      case Change.TenantChanged tenant -> forgetOwner(tenant.tenant());
    }
  }

  /** The session changed. */
  void forget(SessionId id) {
    invalidations.add(id);
    sessions.asMap().remove(id);
  }

  /** The user's or the tenant's record changed. */
  void forgetOwner(Object key) {
    invalidations.add(key);
    owners
        .asMap()
        .computeIfPresent(
            key,
            (k, owner) -> {
              owner.makeVoid();
              return null;
            });
  }

  long size() {
    return sessions.estimatedSize();
  }
}
