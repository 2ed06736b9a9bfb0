package dev.sojourn.internal;

import dev.sojourn.SessionId;
import dev.sojourn.SessionPolicy;
import dev.sojourn.TimeSource;
import dev.sojourn.store.PolicyBounds;
import dev.sojourn.store.RecordStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.token.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings stored sessions down to policies that became stricter since an engine last ran: {@link
 * Policies} holds every answer to them from the first moment, this does it for what the store
 * decides itself. What was done is remembered beside the sessions, so that an ordinary start costs
 * one small read a policy. Used by one thread.
 */
final class Tightener {

  private static final String SPACE = "policies";
  private static final int STEP = 2_000;
  private static final int MAX_STEPS = 100;

  private final SessionStore store;
  private final @Nullable RecordStore records;
  private final TimeSource time;
  private final Deque<PolicyBounds> open;

  /** Where the first of the open ones is to go on. */
  private @Nullable SessionId after;

  Tightener(
      SessionStore store,
      @Nullable RecordStore records,
      Collection<SessionPolicy> policies,
      TimeSource time) {
    this.store = store;
    this.records = records;
    this.time = time;
    open = new ArrayDeque<>(policies.stream().map(Tightener::bounds).toList());
  }

  private static PolicyBounds bounds(SessionPolicy policy) {
    return new PolicyBounds(
        policy.name(),
        policy.lifetime(),
        policy.lifetime(policy.remembers(true)),
        policy.touchInterval());
  }

  /** Does a bounded part of what is to be done, and nothing once all of it is. */
  void run() {
    int steps = 0;
    while (!open.isEmpty() && steps < MAX_STEPS) {
      PolicyBounds bounds = open.getFirst();
      Optional<RecordStore.Entry> known =
          records == null ? Optional.empty() : records.get(SPACE, bounds.policy(), time.instant());
      boolean stricter = known.isEmpty() || isStricter(figures(bounds), known.get().value());
      while (stricter && steps < MAX_STEPS) {
        steps++;
        after = store.tighten(bounds, after, STEP).orElse(null);
        stricter = after != null;
      }
      if (!stricter) {
        remember(bounds, known.map(RecordStore.Entry::version).orElse(0L));
        open.removeFirst();
        after = null;
      }
    }
  }

  /** If another node was faster, it is that node's record that stands, and the work is the same. */
  private void remember(PolicyBounds bounds, long version) {
    if (records != null) {
      String text = figures(bounds).stream().map(String::valueOf).collect(Collectors.joining(" "));
      SecretBytes value = SecretBytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
      records.put(SPACE, bounds.policy(), value, version, null, time.instant());
    }
  }

  private static List<Long> figures(PolicyBounds bounds) {
    return Stream.of(
            bounds.lifetime().idle(),
            bounds.lifetime().absolute(),
            bounds.rememberedLifetime().idle(),
            bounds.rememberedLifetime().absolute(),
            bounds.touchInterval())
        .map(Duration::toMillis)
        .toList();
  }

  /** Also true where the record says nothing that this version understands. */
  private static boolean isStricter(List<Long> now, SecretBytes recorded) {
    String[] before = new String(recorded.reveal(), StandardCharsets.US_ASCII).split(" ");
    if (before.length != now.size()) {
      return true;
    }
    try {
      for (int i = 0; i < before.length; i++) {
        if (now.get(i) < Long.parseLong(before[i])) {
          return true;
        }
      }
      return false;
    } catch (NumberFormatException unknown) {
      return true;
    }
  }
}
