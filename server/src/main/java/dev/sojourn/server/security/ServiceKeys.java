package dev.sojourn.server.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sojourn.TimeSource;
import dev.sojourn.server.Sha256;
import dev.sojourn.store.RecordStore;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
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

  private static final Pattern SHAPE = Pattern.compile("sjk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}");

  /** A key that another node revoked is good for so long; one revoked here for no moment. */
  private static final Duration MAX_STALENESS = Duration.ofSeconds(1);

  private static final int MAX_CACHED = 10_000;

  private final RecordStore records;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Cache<String, Optional<ServiceKeyRecord>> cache;

  ServiceKeys(RecordStore records, TimeSource time, RandomGenerator random) {
    this.records = records;
    this.time = time;
    this.random = random;
    cache =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(MAX_STALENESS)
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

  /** Makes a key. */
  public Issued create(String name, @Nullable String tenant, Set<Scope> scopes) {
    byte[] idBytes = new byte[8];
    byte[] secretBytes = new byte[32];
    random.nextBytes(idBytes);
    random.nextBytes(secretBytes);
    String id = HexFormat.of().formatHex(idBytes);
    String text =
        "sjk_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secretBytes);
    Instant now = time.instant();
    ServiceKey key = new ServiceKey(id, name, tenant, scopes, now);
    SecretBytes value = ServiceKeyRecord.encode(key, Sha256.of(text));
    if (records.put(SPACE, id, value, 0, null, now).isEmpty()) {
      throw new IllegalStateException("service key id " + id + " came twice");
    }
    cache.invalidate(id);
    return new Issued(key, SecretBytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether {@code text} has the form of a service key, whoever made it. */
  public static boolean hasForm(String text) {
    return SHAPE.matcher(text).matches();
  }

  /** The key whose secret is {@code text}; empty for everything else. */
  public Optional<ServiceKey> authenticate(String text) {
    var shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    return cache
        .get(shape.group(1), this::load)
        .filter(kept -> MessageDigest.isEqual(kept.hash(), Sha256.of(text)))
        .map(ServiceKeyRecord::key);
  }

  /** Whether {@code key} is still as it was when it let a call in. */
  public boolean isValid(ServiceKey key) {
    return cache.get(key.id(), this::load).filter(kept -> kept.key().equals(key)).isPresent();
  }

  /** The key with this id. */
  public Optional<ServiceKey> find(String id) {
    return load(id).map(ServiceKeyRecord::key);
  }

  private Optional<ServiceKeyRecord> load(String id) {
    return records
        .get(SPACE, id, time.instant())
        .map(entry -> ServiceKeyRecord.decode(entry.key(), entry.value()));
  }

  /** Up to {@code limit} keys in the order of their ids, after {@code afterId}. */
  public List<ServiceKey> list(@Nullable String afterId, int limit) {
    return records.list(SPACE, afterId, limit, time.instant()).stream()
        .map(entry -> ServiceKeyRecord.decode(entry.key(), entry.value()).key())
        .toList();
  }

  /** Forgets a key; whether there was one. */
  public boolean revoke(String id) {
    try {
      return records.remove(SPACE, id);
    } finally {
      cache.invalidate(id);
    }
  }
}
