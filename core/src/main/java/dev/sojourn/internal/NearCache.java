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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Hot sessions in memory. Thread-safe.
 *
 * <p>The one danger is a read that began before a change and is kept after it: the change found
 * nothing to drop, and the old answer would stay for good. {@link Invalidations} closes it: a fill
 * notes the moment before its query, and is kept only if nothing that it depends on changed since,
 * checked in the same atomic step as the put. The same question is asked again at every hit, for
 * the user: a user's change need not find the user's sessions.
 */
final class NearCache {

  private final SessionStore store;
  private final Policies policies;
  private final TimeSource time;
  private final ActivityWriter activity;
  private final Invalidations invalidations = new Invalidations();
  private final Cache<SessionId, CachedSession> sessions;
  private final Cache<String, Owner> tenants = Caffeine.newBuilder().weakValues().build();
  private final ConcurrentMap<SessionId, CompletableFuture<Fill>> flights =
      new ConcurrentHashMap<>();
  private final FreshReads<SessionId, Fill> fresh = new FreshReads<>();

  /** The tenant of what is absent: void with everything else. */
  private static final String NO_TENANT = "";

  /** A read's answer, and the moment before its query. */
  private record Fill(CachedSession session, long since) {}

  NearCache(
      SessionStore store,
      Policies policies,
      TimeSource time,
      ActivityWriter activity,
      long maxWeight) {
    this.store = store;
    this.policies = policies;
    this.time = time;
    this.activity = activity;
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
    return session != null && session.isUsable(invalidations) ? session : null;
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
    Fill shared = Futures.join(flight);
    // A change since that read began may be older than this call, which then must see it. Judged
    // here and now: between the put and the end of a flight there is time for one, and for a call.
    return isDisturbed(id, shared.session(), shared.since()) ? loadStrictly(id) : shared.session();
  }

  /**
   * Reads the store by a query that begins during this call: what was acknowledged before it, the
   * answer has. Those who ask at the same time share such queries, so that a failing lease or a
   * crowd after a change does not become a read for everybody.
   *
   * @throws dev.sojourn.store.StoreUnavailableException if the store does not answer
   */
  CachedSession loadStrictly(SessionId id) {
    return fresh.read(id, this::fill).session();
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

  private Fill fill(SessionId id) {
    long before = invalidations.now();
    long readAt = time.millis();
    CachedSession unrecorded = activity.pending(id); // before the query: recorded, it is in there
    Optional<Found> found = store.find(id).map(policies::tighten);
    CachedSession fresh =
        new CachedSession(
            found.orElse(null),
            before,
            readAt,
            policies,
            Invalidations.stripe(found.<Object>map(f -> f.session().user()).orElse(id)),
            tenant(found.map(f -> f.session().tenant()).orElse(NO_TENANT)));
    if (unrecorded != null && fresh.found() != null) {
      fresh.adopt(unrecorded);
    }
    sessions
        .asMap()
        .compute(
            id,
            (key, old) -> {
              if (old != null && fresh.found() != null) {
                fresh.adopt(old);
              }
              boolean newer =
                  old != null && old.isUsable(invalidations) && old.version() > fresh.version();
              return isDisturbed(id, fresh, before) || newer ? old : fresh;
            });
    return new Fill(fresh, before);
  }

  /** Whether anything changed since that moment on which the answer depends. */
  private boolean isDisturbed(SessionId id, CachedSession read, long since) {
    if (invalidations.isSince(since, id)) {
      return true;
    }
    Found found = read.found();
    if (found == null) {
      return false;
    }
    UserId user = found.session().user();
    return (user != null && invalidations.isSince(since, user))
        || invalidations.isSince(since, found.session().tenant());
  }

  private Owner tenant(String name) {
    return tenants
        .asMap()
        .compute(name, (k, old) -> old == null || old.isVoid() ? new Owner() : old);
  }

  /** Nothing cached counts any more, and no read that began before. */
  void forgetAll() {
    invalidations.all();
    tenants.asMap().values().forEach(Owner::makeVoid);
    sessions.invalidateAll();
  }

  void forget(List<Change> changes) {
    changes.forEach(this::forget);
  }

  private void forget(Change change) {
    switch (change) {
      case Change.SessionChanged session -> forget(session.id());
      case Change.UserChanged user -> forgetUser(user.id());
      case Change.TenantChanged tenant -> forgetTenant(tenant.tenant());
    }
  }

  /** The session changed. */
  void forget(SessionId id) {
    invalidations.add(id);
    sessions.asMap().remove(id);
  }

  /** The user's record changed. */
  void forgetUser(UserId user) {
    invalidations.add(user);
  }

  /**
   * The tenant's record changed. Each tenant has a mark of its own: one that shared a stripe with
   * users would lose all its sessions whenever one of them changes.
   */
  void forgetTenant(String tenant) {
    invalidations.add(tenant);
    tenants
        .asMap()
        .computeIfPresent(
            tenant,
            (k, owner) -> {
              owner.makeVoid();
              return null;
            });
  }

  long size() {
    return sessions.estimatedSize();
  }
}
