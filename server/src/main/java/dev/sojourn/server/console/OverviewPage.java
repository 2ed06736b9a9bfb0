package dev.sojourn.server.console;

import dev.sojourn.SessionManager;
import dev.sojourn.event.EventFilter;
import dev.sojourn.server.pages.Words;
import dev.sojourn.spring.boot.SojournProperties;
import dev.sojourn.store.NodeStore;
import dev.sojourn.store.SessionStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** {@code /console}: how the tenant is doing, and what happened last. */
@Controller
class OverviewPage extends ConsolePages {

  private static final int SHOWN = 10;

  /** Enough to tell nodes apart. */
  private static final int ID_SHOWN = 8;

  private final Figures figures;
  private final SessionManager sessions;
  private final EventViews events;
  private final SessionStore store;
  private final Duration maxStaleness;

  OverviewPage(
      ConsoleGate gate,
      Figures figures,
      SessionManager sessions,
      EventViews events,
      SessionStore store,
      SojournProperties settings) {
    super(gate);
    this.store = store;
    this.maxStaleness = settings.maxStaleness();
    this.figures = figures;
    this.sessions = sessions;
    this.events = events;
  }

  /**
   * What {@code overview.html} shows.
   *
   * @param figures the numbers
   * @param nodes those that share the store; none where it has one
   * @param latest what happened last, latest first
   */
  record View(List<Figure> figures, List<Node> nodes, List<EventViews.Line> latest) {

    /** Whether any of the nodes is silent. */
    public boolean isAnySilent() {
      return nodes.stream().anyMatch(Node::isSilent);
    }
  }

  /**
   * A node.
   *
   * @param id the beginning of its id, by which the log line of its start is found
   * @param isSelf whether it is the one that answers
   * @param begun since when it runs
   * @param lag how old its latest proof is that it has missed nothing, in words
   * @param isSilent whether that is too old to answer from memory
   */
  record Node(String id, boolean isSelf, Words.When begun, String lag, boolean isSilent) {}

  /**
   * A number in words.
   *
   * @param label of what
   * @param text how many
   */
  record Figure(String label, String text) {}

  @GetMapping("/console")
  @Nullable ModelAndView show(HttpServletRequest request, HttpServletResponse response) {
    return read(
        request,
        response,
        admin -> {
          View view =
              new View(
                  figures(figures.of(admin.tenant())),
                  store instanceof NodeStore shared
                      ? shared.nodes().stream().map(this::node).toList()
                      : List.of(),
                  sessions
                      .latestEvents(EventFilter.of(admin.tenant()), null, SHOWN)
                      .items()
                      .stream()
                      .map(events::line)
                      .toList());
          return page(HttpStatus.OK, "overview", Place.OVERVIEW, admin, notice(request), view);
        });
  }

  private Node node(NodeStore.NodeStatus status) {
    return new Node(
        status.id().substring(0, ID_SHOWN),
        status.self(),
        words().when(status.begunAt()),
        lag(status.silence()),
        status.silence().compareTo(maxStaleness) > 0);
  }

  private String lag(Duration silence) {
    return silence.toSeconds() == 0
        ? words().say("console.nodes.ms", silence.toMillis())
        : words().say("console.nodes.seconds", silence.toSeconds());
  }

  private List<Figure> figures(Figures.Now now) {
    return List.of(
        figure("living", now.living()),
        figure("users", now.users()),
        figure("begun", now.begun()),
        figure("ended", now.ended()));
  }

  private Figure figure(String name, Count count) {
    String key = count.isMinimum() ? "console.count.minimum" : "console.count";
    return new Figure(words().say("console.figure." + name), words().say(key, count.number()));
  }
}
