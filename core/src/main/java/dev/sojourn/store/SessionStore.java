package dev.sojourn.store;

import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventFilter;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.token.AttributeSeal;
import dev.sojourn.token.SecretBytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions live. Small, atomic, and the same for every store.
 *
 * <p>Every change is one atomic step, durable before the call returns, and appends its events in
 * that same step; the {@linkplain #subscribe feed} hears of it no later than the lease promises.
 * {@code at} and {@code now} are the engine's clock: a store reads none of its own for them. A
 * session counts as over by {@link Standing}, recorded or not.
 *
 * <p>A fault is a {@link StoreUnavailableException}; its outcome is unknown, and the caller may
 * repeat every operation. Thread-safe.
 */
public interface SessionStore extends AutoCloseable {

  /**
   * Creates a session; never overwrites one. In one step it checks the user (disabled, security
   * version), recognises or inserts the device, ends the earlier session on the same device and the
   * upgraded guest ({@code replaced}), applies {@link Admission} ({@code limit_reached}), lets the
   * least recently seen device beyond the bound leave with its session ({@code device_removed}) and
   * makes the records of user and tenant when absent, with an epoch of {@link EpochRaise#next}. The
   * session begins with its framework attributes, or not at all.
   *
   * <p>It happens at the session's {@code lastActiveAt}: one that is taken over from another system
   * was created before.
   *
   * <p>Repeated with the same id and verifier it answers as the first time, whatever became of the
   * session since.
   */
  CreateResult create(CreateCommand command);

  /**
   * The session as it is recorded and what decides about it, in one round trip; empty if it never
   * was or is purged. Whether it lives is for the caller to judge, by {@link Standing}.
   */
  Optional<Found> find(SessionId id);

  /**
   * Replaces a living session's record if its version is still the expected one. Never revives,
   * never inserts. Only what {@link SessionRecordBuilder} can change, changes; activity recorded
   * meanwhile is kept.
   */
  ReplaceResult replace(ReplaceCommand command);

  /**
   * Changes attributes of a living session, atomic per attribute.
   *
   * @throws dev.sojourn.AttributesTooLargeException if the result would be out of bounds; nothing
   *     changed then
   */
  UpdateResult update(UpdateCommand command);

  /** The framework attributes; empty if there is no such session. None once it is over. */
  Optional<FrameworkAttributes> frameworkAttributes(SessionId id);

  /**
   * Ends a session; idempotent, the first reason stays. One that is over by {@link Standing} with
   * grace is recorded with that reason.
   */
  EndResult end(SessionId id, EndReason reason, Initiator initiator, Instant at);

  /**
   * Records activity. Moves {@code lastActiveAt} forward only, revives nothing, and passes over
   * what is over or absent. An address or user agent that it does not state stays as it was, and as
   * old. Neither version nor events nor feed.
   */
  void touch(List<Touch> batch);

  /**
   * Appends an event about a session that changes nothing in it: neither version nor feed. Nothing
   * about one that is over or absent.
   */
  void report(SessionId id, EventType type, Initiator initiator, Instant at);

  /**
   * Sessions by filter, newest id first, as they stand at {@code now}: one that is over by {@link
   * Standing} (exactly) is matched and returned as if that had been recorded.
   *
   * @param after go on behind this id, or null to begin
   * @param limit the most to return
   */
  SearchResult search(SessionFilter filter, @Nullable SessionId after, int limit, Instant now);

  /**
   * How many sessions {@link #search} finds, in bounded parts like that.
   *
   * @param after go on behind this id, or null to begin
   * @param limit count no further than this, at least 1
   */
  CountResult count(SessionFilter filter, @Nullable SessionId after, int limit, Instant now);

  /**
   * Of these sessions, ends those that live and that {@code filter} matches, both judged as {@link
   * #search} does and in the same atomic step; passes over the others, also those that are absent.
   *
   * @param ids the candidates, a page of them at most
   * @return what this call ended, as it stands now, in the order of {@code ids}
   */
  List<Found> endMatching(
      List<SessionId> ids, SessionFilter filter, EndReason reason, Initiator initiator, Instant at);

  /** How many sessions of users live, in all tenants. */
  long countLive(Instant now);

  /**
   * How many sessions of each of these users live, by the letter of {@link Standing}; those with
   * none are left out.
   *
   * @param users a page of them at most
   */
  Map<UserId, Integer> countLiveOf(Collection<UserId> users, Instant now);

  /** The user's record; empty if there is none. A tombstone is returned as such. */
  Optional<UserRecord> findUser(UserId user);

  /** The tenant's record; empty if there is none. */
  Optional<TenantRecord> findTenant(String tenant);

  /** Users of a tenant by id, without tombstones, after {@code afterId}. */
  List<UserRecord> listUsers(String tenant, @Nullable String afterId, int limit);

  /** How many users {@link #listUsers} finds in all, counted no further than {@code limit}. */
  int countUsers(String tenant, int limit);

  /**
   * Changes a user's record, and ends sessions by raising the epoch: one write, however many.
   *
   * <p>A deletion takes access, attributes and devices in that same step, and leaves a tombstone.
   * From then on the sessions of the deleted user are in no search and no count, whoever bears the
   * id next; {@link #find} alone still tells that they are over. {@link #sweep} does the rest. Soon
   * it takes addresses, user agents, access and factors from these sessions, and has the pseudonym
   * for their user; events about them, written after the deletion, name the pseudonym too. Once
   * {@link Retention#ERASURE} has passed it removes them and the tombstone, and writes the
   * pseudonym into the events from before, also where the user caused a change in its tenant. Then
   * nothing is kept that leads from the one name to the other.
   *
   * @throws dev.sojourn.AttributesTooLargeException if the attributes would be out of bounds
   */
  UserChangeResult changeUser(UserChange change);

  /** Ends every session of a tenant by raising its epoch; the record is made when absent. */
  TenantRecord raiseTenant(String tenant, EndReason reason, Initiator initiator, Instant at);

  /** The user's devices, latest sign-in first. */
  List<Device> devices(UserId user);

  /** The user's device that is recognised by this; empty if there is none. */
  Optional<Device> findDevice(UserId user, SecretBytes verifier);

  /** Renames a device; empty if the user has no such device. */
  Optional<Device> renameDevice(
      UserId user, DeviceId device, String name, Initiator initiator, Instant at);

  /**
   * Removes a device and ends its sessions ({@code device_removed}).
   *
   * @return how many sessions that ended; empty if the user has no such device
   */
  OptionalInt removeDevice(UserId user, DeviceId device, Initiator initiator, Instant at);

  /**
   * The same on the word of the user that the device is not theirs: the device's event is {@code
   * device_disowned}, the rest as {@link #removeDevice}.
   */
  OptionalInt disownDevice(UserId user, DeviceId device, Initiator initiator, Instant at);

  /**
   * The user's devices but {@code asker}, latest sign-in first, that were not confirmed on it or on
   * one first seen no later. A device that the user's list began with needs no confirmation. Empty
   * if the asker is none of the user's.
   */
  List<Device> devicesInQuestion(UserId user, DeviceId asker);

  /**
   * Records that {@code device} was confirmed on {@code asker}. Of several confirmations the one by
   * the device that was first seen earliest counts; one that changes nothing is no event.
   *
   * @return whether these are two devices of the user
   */
  boolean confirmDevice(
      UserId user, DeviceId device, DeviceId asker, Initiator initiator, Instant at);

  /**
   * Events after a cursor, or from the oldest kept.
   *
   * @throws CursorExpiredException if events after the cursor are no longer kept
   * @throws InvalidCursorException if it is no cursor of this store
   */
  EventPage events(@Nullable String cursor, int limit);

  /**
   * Events by filter, latest first, from the latest or behind a cursor that this made. As the work
   * for a page is bounded, one may be short, even empty, and still have a next one.
   *
   * @throws InvalidCursorException if it is no cursor of this store
   */
  Page<SessionEvent> latestEvents(EventFilter filter, @Nullable String cursor, int limit);

  /** Reports every change from now on. {@link FeedListener#begun} is called before it returns. */
  Feed subscribe(FeedListener listener);

  /**
   * One bounded step of housekeeping, harmless on any number of nodes at once: records sessions
   * that are over (with grace) with their reason and one event each, not in the feed; purges what
   * {@code retention} no longer keeps, cuts addresses that were stated long enough ago, those of
   * living sessions, too (without a version or an event, but in the feed, so that caches keep them
   * no longer), and erases deleted users ({@link #changeUser}). Correctness never depends on it.
   */
  SweepResult sweep(Retention retention, int limit, Instant now);

  /**
   * One bounded step through the open sessions of a policy that became stricter: idle timeout,
   * touch interval and absolute deadline (counted from the latest authentication) come down to its
   * bounds where they are wider, and never go up. From then on limits, counts, searches and {@link
   * #sweep} hold them to the policy of today. Neither version nor events nor feed: the engine holds
   * them to it already.
   *
   * @param after go on behind this id, or null to begin
   * @param limit the most sessions to look at
   * @return where to go on; empty when all were looked at
   */
  Optional<SessionId> tighten(PolicyBounds bounds, @Nullable SessionId after, int limit);

  /**
   * Says under which keys attributes are sealed: called once before sessions are asked for, by each
   * engine. From then on typed and framework attributes of sessions are written sealed if {@code
   * seal} {@linkplain AttributeSeal#seals says so}, and else plain. Both are read in any case.
   * While it seals, {@link #sweep} seals what is plain or under an older key.
   *
   * <p>What cannot be opened is never passed over: whatever would answer with it fails with a
   * {@link StoreUnavailableException}. Ends, activity, new sign-ins and housekeeping need no
   * attributes and go on.
   *
   * @throws MissingKeyException if attributes of sessions that live at {@code now} are sealed under
   *     a key that is not there, or has another secret than it had; nothing has changed then
   */
  void sealAttributes(AttributeSeal seal, Instant now);

  /** Where to keep the keys when the application names no place; empty if there is none. */
  Optional<Path> keyFile();

  /** Releases everything; later calls fail with {@link StoreUnavailableException}. */
  @Override
  void close();
}
