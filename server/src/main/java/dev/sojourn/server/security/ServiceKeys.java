package dev.sojourn.server.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.Initiator;
import dev.sojourn.Page;
import dev.sojourn.Tenants;
import dev.sojourn.TimeSource;
import dev.sojourn.event.EventType;
import dev.sojourn.server.Sha256;
import dev.sojourn.server.SharedReads;
import dev.sojourn.spring.boot.SojournProperties;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.RecordStore.Note;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The service keys. A key is {@code sjk_}, its id (16 hexadecimal digits), {@code _} and 256 random
 * bits; kept is only the SHA-256 of the whole, which is enough for a value that nobody can guess
 * (OWASP ASVS 5.0 6.5.2). Thread-safe.
 */
@Component
public class ServiceKeys {

  /** Where keys are kept. */
  static final String SPACE = "service-key";

  private static final String PREFIX = "sjk_";
  private static final int ID_END = PREFIX.length() + 16;
  private static final Pattern SHAPE = Pattern.compile(PREFIX + "[0-9a-f]{16}_[A-Za-z0-9_-]{43}");

  /** A key that another node revoked is good for so long; one revoked here for no moment. */
  private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

  private static final int MAX_CACHED = 10_000;

  /** So many are read from the store at once. */
  private static final int AT_ONCE = 200;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private final RecordStore records;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Cache<String, Optional<ServiceKeyRecord>> cache;

  /** What counts while the store does not answer, as with sessions. */
  private final Cache<String, Optional<ServiceKeyRecord>> lastKnown;

  private final SharedReads<String, Found> reads = new SharedReads<>();

  /**
   * What is known of an id.
   *
   * @param key empty when there is none
   * @param isProved whether the store said so, just now
   */
  private record Found(Optional<ServiceKeyRecord> key, boolean isProved) {}

  ServiceKeys(
      RecordStore records, TimeSource time, RandomGenerator random, SojournProperties settings) {
    this.records = records;
    this.time = time;
    this.random = random;
    cache = cache(MAX_STALENESS);
    lastKnown = cache(settings.serveCachedFor());
  }

  private Cache<String, Optional<ServiceKeyRecord>> cache(Duration age) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_CACHED)
        .expireAfterWrite(age)
        .ticker(() -> time.now().monotonicNanos())
        .build();
  }

  /**
   * A key that was just made.
   *
   * @param key what is kept
   * @param secret what the caller presents: the only time it is seen
   */
  public record Issued(ServiceKey key, SecretBytes secret) {}

  /** Makes a key, which is an event. */
  public Issued create(
      String name, @Nullable String tenant, Set<Scope> scopes, Initiator initiator) {
    byte[] idBytes = new byte[8];
    byte[] secretBytes = new byte[32];
    random.nextBytes(idBytes);
    random.nextBytes(secretBytes);
    String id = HexFormat.of().formatHex(idBytes);
    String text =
        PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secretBytes);
    Instant now = time.instant();
    ServiceKey key = new ServiceKey(id, name, tenant, scopes, now);
    SecretBytes value = ServiceKeyRecord.encode(key, Sha256.of(text));
    Note note = note(EventType.SERVICE_KEY_CREATED, key, initiator, now);
    if (records.put(SPACE, id, value, 0, null, now, note).isEmpty()) {
      throw new IllegalStateException("service key id " + id + " came twice");
    }
    forget(id);
    return new Issued(key, SecretBytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Tells of a key in its tenant; of one for all tenants in the usual one. */
  private static Note note(EventType type, ServiceKey key, Initiator initiator, Instant at) {
    String tenant = key.tenant() == null ? Tenants.DEFAULT : key.tenant();
    return new Note(type, tenant, initiator, at);
  }

  /** Whether {@code text} has the form of a service key, whoever made it. */
  public static boolean hasForm(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The key whose secret is {@code text}; empty for everything else. */
  public Optional<ServiceKey> authenticate(String text) {
    // Not by the pattern, which takes longer than all the rest: of another form the hash is
    // another.
    if (text.length() < ID_END || !text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return known(text.substring(PREFIX.length(), ID_END))
        .filter(kept -> MessageDigest.isEqual(kept.hash(), Sha256.of(text)))
        .map(ServiceKeyRecord::key);
  }

  /** Whether {@code key} is still as it was when it let a call in. */
  public boolean isValid(ServiceKey key) {
    return known(key.id()).filter(kept -> kept.key().equals(key)).isPresent();
  }

  /** The key with this id. */
  public Optional<ServiceKey> find(String id) {
    return read(id).map(ServiceKeyRecord::key);
  }

  /** The same for who asks for many; one that another node revoked may be there for a second. */
  public Optional<ServiceKey> recall(String id) {
    return known(id).map(ServiceKeyRecord::key);
  }

  private void forget(String id) {
    reads.forget(
        id,
        () -> {
          lastKnown.invalidate(id);
          cache.invalidate(id);
        });
  }

  private Optional<ServiceKeyRecord> known(String id) {
    Optional<ServiceKeyRecord> kept = cache.getIfPresent(id);
    return kept != null ? kept : reads.read(id, this::load, found -> keep(id, found)).key();
  }

  private Found load(String id) {
    Optional<RecordStore.Entry> entry;
    try {
      entry = entry(id);
    } catch (StoreUnavailableException fault) {
      Optional<ServiceKeyRecord> last = lastKnown.getIfPresent(id);
      if (last == null) {
        throw fault;
      }
      return new Found(last, false);
    }
    return new Found(entry.map(ServiceKeys::record), true); // one that cannot be read opens nothing
  }

  private void keep(String id, Found found) {
    cache.put(id, found.key());
    if (!found.isProved()) {
      return;
    }
    // Only what is there: ids that strangers make up would take the room of keys.
    if (found.key().isPresent()) {
      lastKnown.put(id, found.key());
    } else {
      lastKnown.invalidate(id);
    }
  }

  private Optional<ServiceKeyRecord> read(String id) {
    return entry(id).map(ServiceKeys::record);
  }

  private Optional<RecordStore.Entry> entry(String id) {
    return ID.matcher(id).matches() ? records.get(SPACE, id, time.instant()) : Optional.empty();
  }

  private static ServiceKeyRecord record(RecordStore.Entry entry) {
    return ServiceKeyRecord.decode(entry.key(), entry.value());
  }

  /**
   * A page of keys in the order of their ids; the cursor is an id.
   *
   * @param tenant only keys that are bound to this tenant, or null for all; of the others not even
   *     the cursor tells
   * @param afterId go on behind this one, or null to begin
   * @param limit the most to return
   */
  public Page<ServiceKey> list(@Nullable String tenant, @Nullable String afterId, int limit) {
    List<ServiceKey> found = new ArrayList<>();
    String after = afterId;
    while (found.size() <= limit) {
      List<ServiceKey> part = part(after);
      part.stream().filter(key -> key.isWithin(tenant)).forEach(found::add);
      if (part.size() < AT_ONCE) {
        break;
      }
      after = part.getLast().id();
    }
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    return new Page<>(found.subList(0, limit), found.get(limit - 1).id());
  }

  private List<ServiceKey> part(@Nullable String afterId) {
    return records.list(SPACE, afterId, AT_ONCE, time.instant()).stream()
        .map(entry -> record(entry).key())
        .toList();
  }

  /** Whether {@code text} is a cursor of {@link #list}, or null. */
  public static boolean isCursor(@Nullable String text) {
    return text == null || ID.matcher(text).matches();
  }

  /**
   * Forgets the key with this id, which is an event.
   *
   * @param tenant only if it is bound to this tenant, or null for whatever tenant
   * @return whether there was one
   */
  public boolean revoke(String id, @Nullable String tenant, Initiator initiator) {
    Optional<ServiceKey> key = find(id).filter(found -> found.isWithin(tenant));
    if (key.isEmpty()) {
      return false;
    }
    Note note = note(EventType.SERVICE_KEY_REVOKED, key.get(), initiator, time.instant());
    try {
      return records.remove(SPACE, id, note);
    } finally {
      forget(id);
    }
  }
}
