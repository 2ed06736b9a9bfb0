package dev.sojourn.internal;

import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionId;
import dev.sojourn.Tenants;
import dev.sojourn.TimeSource;
import dev.sojourn.User;
import dev.sojourn.UserId;
import dev.sojourn.UserPatch;
import dev.sojourn.UserUpdate;
import dev.sojourn.Users;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.UserChange;
import dev.sojourn.store.UserChangeResult;
import dev.sojourn.store.UserRecord;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@link Users} over the store. Thread-safe. */
final class UserBook implements Users {

  private static final int MAX_COUNT = 1_000_000;
  private static final int PSEUDONYM_BYTES = 16;

  private final SessionStore store;
  private final NearCache cache;
  private final ActivityWriter writer;
  private final Cursors cursors;
  private final TimeSource time;
  private final RandomGenerator random;

  UserBook(
      SessionStore store,
      NearCache cache,
      ActivityWriter writer,
      Cursors cursors,
      TimeSource time,
      RandomGenerator random) {
    this.store = store;
    this.cache = cache;
    this.writer = writer;
    this.cursors = cursors;
    this.time = time;
    this.random = random;
  }

  @Override
  public Optional<User> find(UserId user) {
    return store.findUser(user).filter(record -> !record.deleted()).map(this::view);
  }

  @Override
  public long securityVersion(UserId user) {
    return store.findUser(user).map(UserRecord::securityVersion).orElse(0L);
  }

  @Override
  public Page<User> list(String tenant, PageRequest page) {
    String list = "users " + tenant;
    String after = cursors.read(list, page.cursor());
    List<UserRecord> records = store.listUsers(tenant, after, page.limit());
    String next =
        records.size() < page.limit() ? null : cursors.write(list, records.getLast().id().id());
    List<UserId> ids = records.stream().map(UserRecord::id).toList();
    Map<UserId, Integer> living = store.countLiveOf(ids, time.instant());
    return new Page<>(
        records.stream().map(r -> view(r, living.getOrDefault(r.id(), 0))).toList(), next);
  }

  @Override
  public int count(String tenant, int most) {
    if (most < 1 || most > MAX_COUNT) {
      throw new IllegalArgumentException("most must be 1 to " + MAX_COUNT);
    }
    return store.countUsers(Tenants.check(tenant), most);
  }

  @Override
  public UserUpdate update(UserId user, UserPatch patch, Initiator initiator) {
    UserChange change =
        new UserChange(
            user,
            patch.access(),
            patch.disabled(),
            patch.attributes(),
            false,
            null,
            null,
            null,
            patch.expectedVersion(),
            initiator,
            time.instant());
    return switch (change(change)) {
      case UserChangeResult.Changed changed -> new UserUpdate.Updated(view(changed.user()));
      case UserChangeResult.Conflict conflict -> new UserUpdate.Stale(conflict.version());
      case UserChangeResult.Gone no ->
          throw new IllegalStateException("a statement about a user makes the record");
    };
  }

  @Override
  public Optional<User> credentialChanged(
      UserId user, @Nullable SessionId except, Initiator initiator) {
    return credentialChanged(user, EndReason.CREDENTIAL_CHANGED, except, initiator);
  }

  @Override
  public Optional<User> credentialChangedKeepingSessions(UserId user, Initiator initiator) {
    return credentialChanged(user, null, null, initiator);
  }

  private Optional<User> credentialChanged(
      UserId user, @Nullable EndReason raise, @Nullable SessionId except, Initiator initiator) {
    UserChange change =
        new UserChange(
            user,
            null,
            null,
            dev.sojourn.AttributeDelta.NONE,
            true,
            null,
            raise,
            except,
            null,
            initiator,
            time.instant());
    return switch (change(change)) {
      case UserChangeResult.Changed changed -> Optional.of(view(changed.user()));
      case UserChangeResult.Gone gone -> Optional.empty();
      case UserChangeResult.Conflict no ->
          throw new IllegalStateException("no version was expected, yet one is stale");
    };
  }

  @Override
  public void delete(UserId user, Initiator initiator) {
    change(
        new UserChange(
            user,
            null,
            null,
            dev.sojourn.AttributeDelta.NONE,
            false,
            pseudonym(),
            EndReason.USER_DELETED,
            null,
            null,
            initiator,
            time.instant()));
  }

  /** Says nothing of the user, and is nobody else's. */
  private String pseudonym() {
    byte[] drawn = new byte[PSEUDONYM_BYTES];
    random.nextBytes(drawn);
    return "deleted-" + HexFormat.of().formatHex(drawn);
  }

  /** Ends all sessions of the user but {@code except}. */
  void endAll(UserId user, @Nullable SessionId except, EndReason reason, Initiator initiator) {
    change(UserChange.raise(user, reason, except, initiator, time.instant()));
  }

  private UserChangeResult change(UserChange change) {
    if (change.except() != null) {
      writer.catchUp(change.except());
    }
    try {
      return store.changeUser(change);
    } finally { // also after an unknown outcome
      cache.forgetUser(change.user());
      if (change.except() != null) {
        cache.forget(change.except());
      }
    }
  }

  private User view(UserRecord record) {
    Map<UserId, Integer> living = store.countLiveOf(List.of(record.id()), time.instant());
    return view(record, living.getOrDefault(record.id(), 0));
  }

  private static User view(UserRecord record, int liveSessions) {
    return new User(
        record.id(),
        record.access().roles(),
        record.access().permissions(),
        record.disabled(),
        record.attributes(),
        record.version(),
        record.securityVersion(),
        liveSessions);
  }
}
