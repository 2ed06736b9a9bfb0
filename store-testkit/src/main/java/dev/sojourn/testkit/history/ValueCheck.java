package dev.sojourn.testkit.history;

import dev.sojourn.testkit.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether everybody who read a value read the latest one, or one that was being replaced. No two
 * writes are of the same value, so that each value leads to its write. Not thread-safe.
 */
final class ValueCheck {

  /** What is there before the first write. */
  static final String NONE = "";

  private final String what;
  private final Kind kind;
  private final Rules rules;
  private final Consumer<Violation> found;
  private final List<Operation> writes = new ArrayList<>();

  /** Those of the guest that the user was, and so before all others. */
  private final Set<Operation> inherited = new HashSet<>();

  private final Map<String, Operation> byValue = new HashMap<>();
  private final List<Read> reads = new ArrayList<>();

  private record Read(Operation by, String value) {}

  ValueCheck(String what, Kind kind, Rules rules, Consumer<Violation> found) {
    this.what = what;
    this.kind = kind;
    this.rules = rules;
    this.found = found;
  }

  /** A call that wrote it, or may have done so. */
  void write(String value, Operation write) {
    writes.add(write);
    byValue.put(value, write);
  }

  /** Takes over what was written of another, before anything was of this. */
  void inherit(ValueCheck guests) {
    writes.addAll(guests.writes);
    byValue.putAll(guests.byValue);
    inherited.addAll(guests.writes);
  }

  /** A call that was told this value. */
  void read(String value, Operation read) {
    reads.add(new Read(read, value));
  }

  void run() {
    reads.forEach(read -> check(read.by(), read.value()));
  }

  private void check(Operation read, String value) {
    Operation write = byValue.get(value);
    if (!value.equals(NONE) && (write == null || write.invoked() > read.answered())) {
      found.accept(
          new Violation(kind, what + ": nobody had written \"" + value + "\"", List.of(read)));
      return;
    }
    for (Operation later : writes) {
      if (rules.mustSee(read, later) && isReplaced(write, later)) {
        report(read, value, later);
        return;
      }
    }
  }

  /** Whether the later write has taken the place of what the other had written for sure. */
  private boolean isReplaced(@Nullable Operation write, Operation later) {
    if (write == null) {
      return true;
    }
    if (inherited.contains(write) != inherited.contains(later)) {
      return inherited.contains(write);
    }
    if (write.answer() instanceof Answer.Done a && later.answer() instanceof Answer.Done b) {
      return a.version() < b.version();
    }
    return later.isAfter(write);
  }

  private void report(Operation read, String value, Operation later) {
    boolean own = read.client() == later.client();
    boolean atOnce = rules.allowance(read, later) == 0;
    String words =
        own && atOnce
            ? ": its own client had written it anew before it read \""
            : ": it had been written anew before somebody read \"";
    found.accept(
        new Violation(kind(read, later), what + words + value + "\"", List.of(later, read)));
  }

  private Kind kind(Operation read, Operation later) {
    boolean strict = read.act() instanceof Act.Validate asked && asked.strict();
    if (rules.isBroughtAlong(read, later) && !strict && !read.isBesides(later)) {
      return Kind.SEEN_WRITE_UNSEEN;
    }
    boolean own = read.client() == later.client() && rules.allowance(read, later) == 0;
    return own ? Kind.OWN_WRITE_UNSEEN : kind;
  }
}
