package dev.sojourn.benchmarks.postgres;

import dev.sojourn.Activity;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Freshness;
import dev.sojourn.SessionManager;
import dev.sojourn.Validation;
import dev.sojourn.benchmarks.Population;
import dev.sojourn.store.postgres.PostgresSettings;
import dev.sojourn.testkit.Relay;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** How long after an end was acknowledged other nodes still say that the session lives. */
final class Deaths {

  private static final int NODES = 3;
  private static final int CALLERS = 2;

  /** As many ends a second take more callers where each takes longer. */
  private static final int CALLERS_FROM_AFAR = 8;

  private static final Duration BETWEEN_ENDS = Duration.ofMillis(12);
  private static final Duration GLANCE = Duration.ofNanos(200_000);
  private static final Duration BETWEEN_CUTS = Duration.ofMillis(1_500);

  /** What the nodes do besides. */
  private enum Load {
    /** Nothing. */
    NONE(Duration.ZERO),
    /** Sign-ins, checks and ends, with a rest after each. */
    SOME(Duration.ofMillis(40)),
    /** As many as two threads on each node can. */
    MOST(Duration.ZERO);

    private final Duration rest;

    Load(Duration rest) {
      this.rest = rest;
    }
  }

  private final Database database;
  private final int ends;

  Deaths(Database database, int ends) {
    this.database = database;
    this.ends = ends;
  }

  void run() throws SQLException {
    database.create("deaths");
    for (Duration delay : List.of(Duration.ZERO, Duration.ofMillis(5))) {
      try (Ways ways = new Ways(database, delay)) {
        String how = delay.isZero() ? "" : ", 5 ms more each way";
        int callers = delay.isZero() ? CALLERS : CALLERS_FROM_AFAR;
        measure("end to dead" + how + ", idle", ways, callers, Load.NONE);
        measure("end to dead" + how + ", under load", ways, callers, Load.SOME);
        measure("end to dead" + how + ", overloaded", ways, callers, Load.MOST);
      }
    }
    try (Ways ways = new Ways(database, Duration.ZERO)) {
      cut(ways);
    }
  }

  /** Three nodes, each with its own way to the server. */
  private static final class Ways implements AutoCloseable {
    private final List<Relay> relays = new ArrayList<>();
    private final List<SessionManager> nodes = new ArrayList<>();

    Ways(Database database, Duration delay) {
      for (int i = 0; i < NODES; i++) {
        Relay relay = Relay.to("localhost", database.port(), delay, FeedTap::new);
        relays.add(relay);
        PostgresSettings settings = Database.through(relay.port(), "deaths");
        nodes.add(Nodes.open(settings.withConnections(16)));
      }
    }

    @Override
    public void close() {
      nodes.forEach(SessionManager::close);
      relays.forEach(Relay::close);
    }
  }

  /** Knows the connections by which a node hears of changes. */
  private static final class FeedTap implements Relay.Tap {
    private volatile boolean isFeed;

    @Override
    public void sent(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      isFeed |= text.contains("LISTEN sojourn_changes") || text.contains("INSERT INTO nodes");
    }
  }

  private void measure(String what, Ways ways, int callers, Load load) {
    Creation.Created[] sessions = Nodes.signIn(ways.nodes.getFirst(), "user-", ends);
    AtomicBoolean goesOn = new AtomicBoolean(true);
    AtomicInteger users = new AtomicInteger();
    Thread others = Thread.ofPlatform().unstarted(() -> load(ways, goesOn, users, load.rest));
    if (load != Load.NONE) {
      others.start();
    }
    long begin = Turns.nanos();
    double[] delays = delays(ways, callers, sessions);
    double seconds = (Turns.nanos() - begin) / 1e9;
    goesOn.set(false);
    join(others);
    Arrays.sort(delays);
    System.out.printf(
        "%-44s p50 %.1f ms, p99 %.1f ms, maximum %.1f ms of %,d at %.0f ends a second, beside"
            + " %.0f sign-ins%n",
        what,
        delays[delays.length / 2],
        delays[delays.length * 99 / 100],
        delays[delays.length - 1],
        delays.length,
        ends / seconds,
        users.get() / seconds);
  }

  /** Milliseconds on each of the other nodes, for each end. */
  private double[] delays(Ways ways, int callers, Creation.Created[] sessions) {
    List<SessionManager> others = ways.nodes.subList(1, NODES);
    double[] delays = new double[ends * others.size()];
    Arrays.fill(delays, Double.NaN);
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor()) {
      Turns.together(
          callers,
          caller -> {
            for (int i = next.getAndIncrement(); i < ends; i = next.getAndIncrement()) {
              Creation.Created session = sessions[i];
              // Known to all: then nothing but the feed can tell of the end.
              for (SessionManager node : ways.nodes) {
                validate(node, session);
              }
              ways.nodes.getFirst().end(session.session().id(), EndReason.SIGNED_OUT);
              long acknowledged = Turns.nanos();
              for (int other = 0; other < others.size(); other++) {
                int place = i * others.size() + other;
                SessionManager node = others.get(other);
                // Each by itself: a check that reads what was forgotten holds up no other.
                watchers.execute(() -> delays[place] = untilDead(node, session, acknowledged));
              }
              LockSupport.parkNanos(BETWEEN_ENDS.toNanos());
            }
          });
    }
    if (Arrays.stream(delays).anyMatch(Double::isNaN)) {
      throw new IllegalStateException("a check failed");
    }
    return delays;
  }

  /** Milliseconds until the first check began that is refused. */
  private static double untilDead(
      SessionManager node, Creation.Created session, long acknowledged) {
    long begin = Turns.nanos();
    while (validate(node, session) instanceof Validation.Active) {
      LockSupport.parkNanos(GLANCE.toNanos());
      begin = Turns.nanos();
    }
    return (begin - acknowledged) / 1e6;
  }

  private static Validation validate(SessionManager node, Creation.Created session) {
    return node.validate(session.token(), Population.CLIENT, Activity.BACKGROUND, Freshness.CACHED);
  }

  /** Sign-ins, checks and ends on all nodes, by two threads on each. */
  private static void load(Ways ways, AtomicBoolean goesOn, AtomicInteger users, Duration rest) {
    Turns.together(
        2 * NODES,
        thread -> {
          SessionManager node = ways.nodes.get(thread % NODES);
          while (goesOn.get()) {
            Creation.Created session = Nodes.signIn(node, "load-" + users.getAndIncrement());
            for (int i = 0; i < 20; i++) {
              validate(ways.nodes.get(i % NODES), session);
              LockSupport.parkNanos(GLANCE.toNanos());
            }
            node.end(session.session().id(), EndReason.SIGNED_OUT);
            LockSupport.parkNanos(rest.toNanos());
          }
        });
  }

  /** A feed that hears nothing, and does not know, while the store answers everything else. */
  private void cut(Ways ways) {
    int cuts = Math.max(5, ends / 500);
    Relay way = ways.relays.getLast();
    SessionManager node = ways.nodes.getLast();
    Creation.Created[] sessions = Nodes.signIn(ways.nodes.getFirst(), "cut-", cuts);
    double longest = 0;
    for (Creation.Created session : sessions) {
      LockSupport.parkNanos(BETWEEN_CUTS.toNanos());
      validate(node, session);
      way.hold(tap -> tap instanceof FeedTap feed && feed.isFeed);
      ways.nodes.getFirst().end(session.session().id(), EndReason.SIGNED_OUT);
      long acknowledged = Turns.nanos();
      longest = Math.max(longest, untilDead(node, session, acknowledged));
      way.release();
    }
    System.out.printf("%-44s maximum %.1f ms of %,d%n", "end to dead, the feed cut", longest, cuts);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException nobodyDoesThat) {
      throw new IllegalStateException(nobodyDoesThat);
    }
  }
}
