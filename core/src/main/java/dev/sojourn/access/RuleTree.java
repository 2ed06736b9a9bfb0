package dev.sojourn.access;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rules, arranged by host and by the segments of their paths, so that a look-up costs what the
 * path is long, not what the rules are many. Filled once, then only read: thread-safe after that.
 */
final class RuleTree {

  /** No rule. */
  static final int NONE = Integer.MAX_VALUE;

  private final Node everyHost = new Node();
  private final Map<String, Node> named = new HashMap<>();
  private final Map<String, Node> below = new HashMap<>();

  /** A place in the tree of one host: what was read of the path so far. */
  private static final class Node {

    private static final int[] NO_RULES = {};

    private final Map<String, Node> next = new HashMap<>();
    private @Nullable Node nextAny;

    /** The rules whose pattern ends here, and those for which everything below is the same. */
    private int[] ending = NO_RULES;

    private int[] open = NO_RULES;

    /** The first of all rules here and below. */
    private int first = NONE;

    private Node next(String segment) {
      if (segment.equals(PathPattern.ANY)) {
        Node known = nextAny == null ? new Node() : nextAny;
        nextAny = known;
        return known;
      }
      return next.computeIfAbsent(segment, any -> new Node());
    }
  }

  /**
   * Adds one.
   *
   * @param rule its index, not smaller than that of any that was added before
   * @param host null for all
   */
  void add(int rule, @Nullable HostPattern host, PathPattern path) {
    Node node = root(host);
    node.first = Math.min(node.first, rule);
    for (String segment : path.segments()) {
      node = node.next(segment);
      node.first = Math.min(node.first, rule);
    }
    if (path.open()) {
      node.open = with(node.open, rule);
    } else {
      node.ending = with(node.ending, rule);
    }
  }

  private Node root(@Nullable HostPattern host) {
    if (host == null) {
      return everyHost;
    }
    return (host.below() ? below : named).computeIfAbsent(host.name(), any -> new Node());
  }

  private static int[] with(int[] rules, int rule) {
    int[] more = Arrays.copyOf(rules, rules.length + 1);
    more[rules.length] = rule;
    return more;
  }

  /**
   * The first rule about a request.
   *
   * @param rules those that the indices are of
   * @param host normalised; empty when it is not known
   * @return its index, or {@link #NONE}
   */
  int find(List<Rule> rules, String host, String method, List<String> segments) {
    Search search = new Search(rules, method, segments);
    search.look(everyHost, 0);
    if (!named.isEmpty()) {
      Node node = named.get(host);
      if (node != null) {
        search.look(node, 0);
      }
    }
    if (!below.isEmpty()) {
      for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        Node node = below.get(host.substring(dot + 1));
        if (node != null) {
          search.look(node, 0);
        }
      }
    }
    return search.found;
  }

  /** One look-up. */
  private static final class Search {

    private final List<Rule> rules;
    private final String method;
    private final List<String> segments;
    private int found = NONE;

    private Search(List<Rule> rules, String method, List<String> segments) {
      this.rules = rules;
      this.method = method;
      this.segments = segments;
    }

    /** Whatever was found before bounds what is worth looking at: the first rule counts. */
    private void look(Node node, int depth) {
      if (node.first >= found) {
        return;
      }
      take(node.open);
      if (depth == segments.size()) {
        take(node.ending);
        return;
      }
      Node next = node.next.get(segments.get(depth));
      if (next != null) {
        look(next, depth + 1);
      }
      if (node.nextAny != null) {
        look(node.nextAny, depth + 1);
      }
    }

    private void take(int[] candidates) {
      for (int rule : candidates) {
        if (rule >= found) {
          return;
        }
        if (rules.get(rule).isAbout(method)) {
          found = rule;
          return;
        }
      }
    }
  }
}
