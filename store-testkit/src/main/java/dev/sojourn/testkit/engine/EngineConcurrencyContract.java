package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.testkit.HistoryChecker;
import dev.sojourn.testkit.Race;
import dev.sojourn.token.SessionToken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads at once, and no validation that begins after an end has returned finds life. */
public abstract class EngineConcurrencyContract extends EngineContract {

  private static final int READERS = 4;
  private static final int ROUNDS = 40;

  private final HistoryChecker history = new HistoryChecker();

  private boolean lives(Node where, Creation.Created it) {
    return history.validate(
        it.session().id(), () -> validate(where, it.token()) instanceof Validation.Active);
  }

  /** Readers on both nodes hammer the newest session while one thread makes it and ends it. */
  private void endWhileValidating(Node ending, EndOf end) {
    Node other = node();
    AtomicReference<Creation.Created> current = new AtomicReference<>(signIn());
    AtomicBoolean done = new AtomicBoolean();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Node where = i % 2 == 0 ? node : other;
      tasks.add(() -> {
        int asked = 0;
        while (!done.get()) {
          lives(where, current.get());
          asked++;
        }
        return asked;
      });
    }
    tasks.add(() -> {
      try {
        for (int round = 0; round < ROUNDS; round++) {
          Creation.Created it = current.get();
          lives(node, it);
          history.end(it.session().id(), () -> end.of(ending, it));
          assertThat(lives(node, it)).isFalse();
          assertThat(lives(other, it)).isFalse();
          current.set(signIn());
        }
      } finally {
        done.set(true);
      }
      return ROUNDS;
    });

    Race.all(tasks);

    history.assertNothingRevived();
    assertThat(history.validations()).isGreaterThan(ROUNDS);
  }

  /** A way to end a session. */
  @FunctionalInterface
  private interface EndOf {
    void of(Node node, Creation.Created it);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("ASVS-7.4.1")
  void noValidationThatBeginsAfterAnEndFindsLife(boolean byThisNode) {
    endWhileValidating(
        byThisNode ? node : node(),
        (where, it) -> where.sessions().end(it.session().id(), EndReason.SIGNED_OUT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noValidationThatBeginsAfterAllWereEndedFindsLife(boolean byThisNode) {
    endWhileValidating(
        byThisNode ? node : node(),
        (where, it) ->
            where.sessions().endAllOf(ALICE, null, EndReason.SIGNED_OUT, Initiator.USER));
  }

  @Test
  void noValidationThatBeginsAfterARotationOpensWithTheOldToken() {
    Creation.Created it = signIn();
    SessionId id = it.session().id();
    AtomicReference<List<SessionToken>> tokens = new AtomicReference<>(List.of(it.token()));
    AtomicBoolean done = new AtomicBoolean();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      tasks.add(() -> {
        int wrong = 0;
        while (!done.get()) {
          List<SessionToken> known = tokens.get();
          SessionToken newest = known.getLast();
          // Older than the newest when asked, so it was rotated away before.
          if (known.size() > 1
              && validate(known.get(known.size() - 2)) instanceof Validation.Active) {
            wrong++;
          }
          Validation newestAnswer = validate(newest);
          if (newestAnswer instanceof Validation.Rejected r
              && r.reason() != RejectReason.SUPERSEDED) {
            wrong++;
          }
        }
        return wrong;
      });
    }
    tasks.add(() -> {
      try {
        for (int round = 0; round < ROUNDS; round++) {
          SessionToken next = rotated(sessions.rotate(id)).token();
          List<SessionToken> all = new ArrayList<>(tokens.get());
          all.add(next);
          tokens.set(List.copyOf(all));
          active(validate(next));
        }
      } finally {
        done.set(true);
      }
      return 0;
    });

    assertThat(Race.all(tasks)).containsOnly(0);
  }

  /** A user ends everything, signs in, ends again; every sign-in after an end lives. */
  @Test
  void signInsAndEndsOfManyUsersDoNotDisturbOneAnother() {
    List<Integer> alive =
        Race.of(
            6,
            i ->
                () -> {
                  UserId user = UserId.of("user" + i);
                  for (int round = 0; round < 30; round++) {
                    Creation.Created it = create(SignIn.user(user).client(DESK));
                    active(validate(it.token()));
                    sessions.endAllOf(user, null, EndReason.SIGNED_OUT, Initiator.USER);
                    assertRejected(validate(it.token()), RejectReason.SIGNED_OUT);
                  }
                  active(validate(create(SignIn.user(user).client(DESK)).token()));
                  return sessions.users().find(user).orElseThrow().liveSessions();
                });
    assertThat(alive).containsOnly(1);
  }

  /** Many who read, many who keep it busy, and one who ends it: nothing it did is undone. */
  @Test
  void anEndStandsWhateverRaces() {
    for (int round = 0; round < 20; round++) {
      Creation.Created it = signIn();
      SessionId id = it.session().id();
      List<Callable<Object>> tasks = new ArrayList<>();
      tasks.add(() -> sessions.end(id, EndReason.SIGNED_OUT));
      tasks.add(() -> sessions.rotate(id));
      tasks.add(() -> sessions.update(id, dev.sojourn.AttributeDelta.set("a", 1)));
      tasks.add(() -> validate(it.token()));
      tasks.add(() -> {
        sessions.flush();
        return true;
      });
      Race.all(tasks);
      assertThat(sessions.find(id).orElseThrow().endReason()).isEqualTo(EndReason.SIGNED_OUT);
      assertThat(validate(it.token())).isInstanceOf(Validation.Rejected.class);
      assertThat(sessions.rotate(id)).isInstanceOf(dev.sojourn.Rotation.Refused.class);
    }
  }
}
