package dev.sojourn.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sojourn.Initiator;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.RecordStore.Entry;
import dev.sojourn.store.RecordStore.Note;
import dev.sojourn.testkit.Race;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records beside the sessions, for stores that are a {@link RecordStore} as well. */
public abstract class RecordsContract extends StoreContract {

  private static final String ACCOUNTS = "accounts";

  @Test
  void whatIsPutIsGot() throws Exception {
    Entry stored = put("alice", "secret", 0, null).orElseThrow();

    assertThat(stored).isEqualTo(new Entry(ACCOUNTS, "alice", 1, bytes("secret"), null));
    assertThat(get("alice")).contains(stored);
    reopen();
    assertThat(get("alice")).contains(stored);
  }

  @Test
  void whatNeverWasIsAbsent() {
    assertThat(get("alice")).isEmpty();
    assertThat(records().remove(ACCOUNTS, "alice")).isFalse();
    assertThat(records().list(ACCOUNTS, null, 10, now())).isEmpty();
  }

  @Test
  void everyPutAddsOneToTheVersion() {
    put("alice", "a", 0, null);
    put("alice", "b", 1, null);

    assertThat(put("alice", "c", 2, null)).map(Entry::version).contains(3L);
    assertThat(get("alice")).map(Entry::value).contains(bytes("c"));
  }

  @Test
  void anotherVersionChangesNothing() {
    put("alice", "a", 0, null);

    assertThat(put("alice", "b", 0, null)).isEmpty();
    assertThat(put("alice", "b", 2, null)).isEmpty();
    assertThat(put("bob", "b", 1, null)).isEmpty();

    assertThat(get("alice")).map(Entry::value).contains(bytes("a"));
    assertThat(get("bob")).isEmpty();
  }

  @Test
  void spacesAreApart() {
    put("alice", "a", 0, null);

    assertThat(records().get("claims", "alice", now())).isEmpty();
    assertThat(records().put("claims", "alice", bytes("b"), 0, null, now())).isPresent();
    assertThat(records().remove("claims", "alice")).isTrue();
    assertThat(get("alice")).map(Entry::value).contains(bytes("a"));
  }

  @Test
  void whatIsRemovedIsGoneAndCanComeBack() {
    put("alice", "a", 0, null);

    assertThat(records().remove(ACCOUNTS, "alice")).isTrue();

    assertThat(get("alice")).isEmpty();
    assertThat(records().remove(ACCOUNTS, "alice")).isFalse();
    assertThat(put("alice", "b", 0, null)).isPresent();
  }

  @Test
  void whatHasExpiredIsAbsent() {
    Instant expires = now().plus(Duration.ofMinutes(5));
    put("claim", "a", 0, expires);
    put("other", "a", 0, expires.plusMillis(1));
    time.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(get("claim")).map(Entry::expiresAt).contains(expires);

    time.advance(Duration.ofMillis(1));

    assertThat(get("claim")).isEmpty();
    assertThat(records().list(ACCOUNTS, null, 10, now()))
        .extracting(Entry::key)
        .containsExactly("other");
    assertThat(put("claim", "b", 1, null)).isEmpty();
    assertThat(put("claim", "b", 0, null)).isPresent();
    assertThat(get("claim")).map(Entry::value).contains(bytes("b"));
  }

  @Test
  void aLaterPutMovesTheExpiry() {
    put("claim", "a", 0, now().plus(Duration.ofMinutes(5)));
    put("claim", "b", 1, null);
    time.advance(Duration.ofDays(1));

    assertThat(get("claim")).map(Entry::value).contains(bytes("b"));
  }

  @Test
  void recordsAreListedInTheOrderOfTheirKeysInPages() {
    List<String> sorted = List.of("Bob", "a", "a b", "a/b", "ab", "b", "\u00e4");
    for (String key : List.of("b", "a/b", "ab", "\u00e4", "Bob", "a", "a b")) {
      put(key, "x", 0, null);
    }
    records().put("claims", "aa", bytes("x"), 0, null, now());

    List<String> read = new ArrayList<>();
    String after = null;
    List<Entry> page = records().list(ACCOUNTS, after, 2, now());
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      page.forEach(entry -> read.add(entry.key()));
      page = records().list(ACCOUNTS, page.getLast().key(), 2, now());
    }

    assertThat(read).isEqualTo(sorted);
  }

  @Test
  void aChangeThatIsNotedIsToldWithItsSubject() throws Exception {
    Instant at = now();
    Note made = note(EventType.SERVICE_KEY_CREATED, Initiator.admin("root"));
    Note gone = note(EventType.SERVICE_KEY_REVOKED, Initiator.serviceKey("other"));

    records().put(ACCOUNTS, "key-1", bytes("a"), 0, null, at, made);
    records().put(ACCOUNTS, "key-1", bytes("b"), 1, null, at);
    records().remove(ACCOUNTS, "key-1", gone);
    reopen();

    assertThat(events())
        .extracting(
            SessionEvent::type,
            SessionEvent::subject,
            SessionEvent::tenant,
            SessionEvent::initiator,
            SessionEvent::at)
        .containsExactly(
            tuple(EventType.SERVICE_KEY_CREATED, "key-1", "acme", Initiator.admin("root"), at),
            tuple(
                EventType.SERVICE_KEY_REVOKED, "key-1", "acme", Initiator.serviceKey("other"), at));
  }

  @Test
  void whatChangesNothingIsNotTold() {
    put("key-1", "a", 0, null);
    Note note = note(EventType.SERVICE_KEY_CREATED, Initiator.SYSTEM);

    records().put(ACCOUNTS, "key-1", bytes("b"), 0, null, now(), note);
    records().remove(ACCOUNTS, "key-2", note);

    assertThat(events()).isEmpty();
  }

  private Note note(EventType type, Initiator initiator) {
    return new Note(type, "acme", initiator, now());
  }

  @Test
  void keysAndValuesUpToTheirBoundsAreKept() {
    String longest = "k".repeat(RecordStore.MAX_KEY);
    byte[] largest = new byte[RecordStore.MAX_VALUE];
    largest[largest.length - 1] = 7;

    records().put(ACCOUNTS, longest, SecretBytes.copyOf(largest), 0, null, now());
    records().put(ACCOUNTS, "empty", SecretBytes.copyOf(new byte[0]), 0, null, now());

    assertThat(get(longest)).map(Entry::value).contains(SecretBytes.copyOf(largest));
    assertThat(get("empty")).map(entry -> entry.value().length()).contains(0);
  }

  /** Whoever is first: the other one then meets what is gone, or what is to go. */
  @Test
  void whatIsRemovedIsNotBroughtBackByWhoPutsAtTheSameTime() {
    for (int round = 0; round < 60; round++) {
      String key = "leaving-" + round;
      put(key, "first", 0, null);

      Race.of(
          4,
          n ->
              () ->
                  n == 0
                      ? records().remove(ACCOUNTS, key)
                      : put(key, "by " + n, 1, null).isPresent());

      assertThat(get(key)).isEmpty();
    }
  }

  @Test
  void ofManyWhoPutAtOnceOneWins() {
    for (int version = 0; version < 10; version++) {
      int expected = version;
      List<Optional<Entry>> results =
          Race.of(8, n -> () -> put("contended", "by " + n, expected, null));

      assertThat(results.stream().filter(Optional::isPresent)).hasSize(1);
      Entry won = results.stream().flatMap(Optional::stream).findFirst().orElseThrow();
      assertThat(get("contended")).contains(won);
      assertThat(won.version()).isEqualTo(expected + 1L);
    }
  }

  private RecordStore records() {
    assertThat(store).isInstanceOf(RecordStore.class);
    return (RecordStore) Objects.requireNonNull(store);
  }

  private Optional<Entry> get(String key) {
    return records().get(ACCOUNTS, key, now());
  }

  private Optional<Entry> put(
      String key, String value, long expectedVersion, @Nullable Instant expiresAt) {
    return records().put(ACCOUNTS, key, bytes(value), expectedVersion, expiresAt, now());
  }

  private static SecretBytes bytes(String text) {
    return SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
