package dev.sojourn.benchmarks;

import static dev.sojourn.SessionFilter.filter;

import dev.sojourn.Activity;
import dev.sojourn.Creation;
import dev.sojourn.Freshness;
import dev.sojourn.IpRange;
import dev.sojourn.PageRequest;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionState;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What the store is asked for, on a file with many sessions beside one with few, in turn. */
public final class Growth {

  private static final int FEW = 1_000;
  private static final PageRequest PAGE = PageRequest.first(50);
  private static final SessionFilter HERE = from("203.0.113.0/24");
  private static final SessionFilter NOWHERE = from("198.51.100.0/24");

  private final InTurn inTurn = new InTurn(200, Duration.ofSeconds(2));

  private Growth() {}

  /** Prints the ratios for the population whose size is the argument. */
  public static void main(String[] arguments) throws IOException {
    int many = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    try (Side few = new Side(FEW);
        Side much = new Side(many)) {
      Growth growth = new Growth();
      growth.print("check that reads the store", few, much, Side::miss);
      growth.print("sessions of a user", few, much, Side::ofUser);
      growth.print("search, first page of those found", few, much, side -> side.search(HERE));
      growth.print("search that finds nothing", few, much, side -> side.search(NOWHERE));
      growth.print("sign-in", few, much, Side::create); // last: it adds to both
    }
  }

  private void print(String what, Side few, Side much, Function<Side, Object> work) {
    System.out.println(inTurn.line(what, () -> work.apply(few), () -> work.apply(much)));
  }

  private static SessionFilter from(String range) {
    return filter().state(SessionState.ACTIVE).ip(IpRange.parse(range).orElseThrow()).build();
  }

  /** One file, opened. */
  private static final class Side implements AutoCloseable {

    private final SplittableRandom random = new SplittableRandom(1);
    private final SessionManager engine;
    private final SessionToken[] tokens;
    private int created;

    Side(int size) throws IOException {
      Population copy = Population.of(size).copy();
      tokens = copy.tokens();
      engine = copy.open();
    }

    Object miss() {
      Validation answer =
          engine.validate(
              tokens[random.nextInt(tokens.length)],
              Population.CLIENT,
              Activity.BACKGROUND,
              Freshness.STRICT);
      if (!(answer instanceof Validation.Active)) {
        throw new IllegalStateException("a session of the population is over");
      }
      return answer;
    }

    Object ofUser() {
      return engine.list(filter().user("user-" + random.nextInt(tokens.length)).build(), PAGE);
    }

    Object create() {
      Creation creation = engine.create(Population.signIn("new-" + created++));
      if (!(creation instanceof Creation.Created)) {
        throw new IllegalStateException(creation.toString());
      }
      return creation;
    }

    Object search(SessionFilter wanted) {
      return engine.list(wanted, PAGE);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
