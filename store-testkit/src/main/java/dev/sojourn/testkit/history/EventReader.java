package dev.sojourn.testkit.history;

import dev.sojourn.testkit.history.HistoryNode.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Reads the events while they are written, now by this node and now by that. Not thread-safe. */
final class EventReader {

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Small, so that pages end in the middle of what is written. */
  private static final int MOST_OF_A_PAGE = 60;

  private final int client;
  private final List<? extends HistoryNode> nodes;
  private final History history;
  private final RandomGenerator random;
  private @Nullable String cursor;

  EventReader(
      int client, List<? extends HistoryNode> nodes, History history, RandomGenerator random) {
    this.client = client;
    this.nodes = nodes;
    this.history = history;
    this.random = random;
  }

  void run(BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      boolean more = read() instanceof Answer.Events told && !told.events().isEmpty();
      if (!more) {
        Pause.upTo(PAUSE, random);
      }
    }
  }

  /** Reads until there is nothing new; whether it came so far. */
  boolean drain(int mostPages) {
    for (int page = 0; page < mostPages; page++) {
      if (read() instanceof Answer.Events told && told.events().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Answer read() {
    int node = random.nextInt(nodes.size());
    int limit = 1 + random.nextInt(MOST_OF_A_PAGE);
    Reply reply =
        history
            .record(client, node, new Act.ReadEvents(limit), cursor, null, nodes.get(node))
            .reply();
    if (reply.answer() instanceof Answer.Events) {
      cursor = reply.secret();
    }
    return reply.answer();
  }
}
