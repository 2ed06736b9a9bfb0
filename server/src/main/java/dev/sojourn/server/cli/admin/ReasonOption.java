package dev.sojourn.server.cli.admin;

import dev.sojourn.EndReason;
import dev.sojourn.server.filter.Reasons;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why sessions end. */
final class ReasonOption {

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      completionCandidates = Names.class,
      description = {
        "Why, as the user and the history are told: ${COMPLETION-CANDIDATES}.",
        "Default: ended_by_admin."
      })
  private @Nullable String reason;

  ReasonOption() {}

  /** What may be stated. */
  static final class Names implements Iterable<String> {

    Names() {}

    @Override
    public Iterator<String> iterator() {
      return Reasons.SETTABLE.stream().map(EndReason::wireName).iterator();
    }
  }

  /** Adds what was stated to a body. */
  void into(Map<String, Object> body) {
    if (reason != null) {
      body.put("reason", reason);
    }
  }
}
