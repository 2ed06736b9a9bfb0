package dev.sojourn.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.SessionId;
import dev.sojourn.TimeSource;
import dev.sojourn.UserId;
import dev.sojourn.internal.SharedParts.TenantValidity;
import dev.sojourn.store.Change;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import java.util.List;
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
  private final HotSessions sessions;
  private final Interner interner = new Interner();
  private final Cache<String, TenantValidity> tenants = Caffeine.newBuilder().weakValues().build();
  private final ConcurrentMap<SessionId, CompletableFuture<Fill>> flights =
      new ConcurrentHashMap<>();
  private final FreshReads<SessionId, Fill> fresh = new FreshReads<>();

  /** The tenant of what is absent: void with everything else. */
  private static final String NO_TENANT = "";

  /** A read's answer, packed and as it was given, and the moment before its query. */
  private record Fill(CachedSession session, @Nullable Found found, long since) {}

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
    sessions = new HotSessions(maxWeight);
  }

  /** What is cached, if it still holds; the caller has checked the lease before. */
  @Nullable CachedSession get(SessionId id) {
    CachedSession session = sessions.get(id);
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
    return isDisturbed(id, shared.found(), shared.since()) ? loadStrictly(id) : shared.session();
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
    Found found = store.find(id).map(policies::tighten).orElse(null);
    CachedSession fresh = pack(id, found, before, readAt);
    if (unrecorded != null && found != null) {
      fresh.adopt(unrecorded);
    }
    sessions.compute(
        id,
        old -> {
          if (old != null && old.isPresent() && found != null) {
            fresh.adopt(old);
          }
          return isDisturbed(id, found, before) || isNewer(old, found) ? old : fresh;
        });
    return new Fill(fresh, found, before);
  }

  @SuppressWarnings("ReferenceEquality") // only the first of its kind is the interner's own
  private CachedSession pack(SessionId id, @Nullable Found found, long since, long readAt) {
    SharedParts own =
        found == null
            ? SharedParts.none(tenant(NO_TENANT))
            : SharedParts.of(found, policies, tenant(found.session().tenant()), interner);
    SharedParts shared = interner.one(own);
    int sharedBytes = shared == own ? own.bytes() : 0;
    UserId user = found == null ? null : found.session().user();
    int stripe = Invalidations.stripe(user == null ? id : user);
    return new CachedSession(id, found, shared, since, readAt, stripe, sharedBytes);
  }

  /** Whether what is there was read after {@code read} was: any of its records is newer. */
  private boolean isNewer(@Nullable CachedSession old, @Nullable Found read) {
    return old != null
        && old.isPresent()
        && old.isUsable(invalidations)
        && (read == null
            || old.version() > read.session().version()
            || old.userVersion() > version(read.user())
            || version(old.shared().tenantRecord()) > version(read.tenant()));
  }

  private static long version(@Nullable UserRecord user) {
    return user == null ? 0 : user.version();
  }

  private static long version(@Nullable TenantRecord tenant) {
    return tenant == null ? 0 : tenant.version();
  }

  /** Whether anything changed since that moment on which the answer depends. */
  private boolean isDisturbed(SessionId id, @Nullable Found read, long since) {
    if (invalidations.isSince(since, id)) {
      return true;
    }
    if (read == null) {
      return false;
    }
    UserId user = read.session().user();
    return (user != null && invalidations.isSince(since, user))
        || invalidations.isSince(since, read.session().tenant());
  }

  private TenantValidity tenant(String name) {
    return tenants.asMap().computeIfAbsent(name, k -> new TenantValidity());
  }

  /** Nothing cached counts any more, and no read that began before. */
  void forgetAll() {
    invalidations.all();
    sessions.clear();
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
    sessions.remove(id);
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
            (k, validity) -> {
              validity.makeVoid();
              return null;
            });
  }

  long size() {
    return sessions.size();
  }
}
