package dev.sojourn.testkit.engine;

import static dev.sojourn.SessionFilter.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.MassEnding;
import dev.sojourn.Matches;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.event.EventType;
import dev.sojourn.testkit.Race;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Living sessions ended by filter: previewed, ended at once everywhere, some at a call. */
public abstract class EngineMassEndContract extends EngineContract {

  private static final Initiator ADMIN = Initiator.admin("root");

  /** Some at once, each of another user. */
  private void signInMany(int many) {
    int threads = 4;
    Race.of(
        threads,
        thread ->
            () -> {
              for (int i = thread; i < many; i += threads) {
                create(SignIn.user("user" + i).client(DESK));
              }
              return thread;
            });
  }

  @Test
  void aPreviewCountsAndChangesNothing() {
    Creation.Created one = signIn();
    Creation.Created two = signIn();
    sessions.end(signIn().session().id(), EndReason.SIGNED_OUT);
    signIn(BOB);

    Matches matches = sessions.matching(filter().user(ALICE).build());

    assertThat(matches.count()).isEqualTo(2);
    assertThat(matches.isMinimum()).isFalse();
    assertThat(matches.sample())
        .extracting(Session::id)
        .containsExactly(two.session().id(), one.session().id());
    active(validate(one.token()));
    active(validate(two.token()));
  }

  @Test
  void aCachedSessionIsRefusedFromThatMomentOn() {
    Creation.Created alices = signIn();
    Creation.Created bobs = signIn(BOB);
    active(validate(alices.token()));
    active(validate(bobs.token()));

    MassEnding ending =
        sessions.endMatching(filter().user(ALICE).build(), EndReason.ENDED_BY_ADMIN, ADMIN);

    assertThat(ending.ended()).isEqualTo(1);
    assertThat(ending.more()).isFalse();
    assertThat(ending.sample())
        .singleElement()
        .satisfies(session -> {
          assertThat(session.state()).isEqualTo(SessionState.ENDED);
          assertThat(session.endReason()).isEqualTo(EndReason.ENDED_BY_ADMIN);
        });
    assertRejected(validate(alices.token()), RejectReason.ENDED_BY_ADMIN);
    active(validate(bobs.token()));
    assertThat(sessions.statistics().ended()).containsEntry("ended_by_admin", 1L);
    assertThat(sessions.events(null, 100).items())
        .filteredOn(event -> event.type() == EventType.SESSION_ENDED)
        .singleElement()
        .satisfies(event -> assertThat(event.initiator()).isEqualTo(ADMIN));
  }

  @Test
  void aCallEndsABoundedNumberAndSaysThatThereAreMore() {
    int many = MassEnding.MAX_ENDED + 5;
    signInMany(many);
    SessionFilter all = filter().tenant("default").build();

    MassEnding first = sessions.endMatching(all, EndReason.ENDED_BY_ADMIN, ADMIN);
    MassEnding second = sessions.endMatching(all, EndReason.ENDED_BY_ADMIN, ADMIN);

    assertThat(first.ended()).isEqualTo(MassEnding.MAX_ENDED);
    assertThat(first.more()).isTrue();
    assertThat(first.sample()).hasSize(Matches.MAX_SAMPLE);
    assertThat(second.ended()).isEqualTo(5);
    assertThat(second.more()).isFalse();
    assertThat(sessions.matching(all)).isEqualTo(new Matches(0, false, List.of()));
  }

  @Test
  void aCallerWhoNamesANumberEndsNoMoreThanThat() {
    Creation.Created oldest = signIn();
    signInMany(249);
    SessionFilter all = filter().tenant("default").build();

    MassEnding ending = sessions.endMatching(all, EndReason.ENDED_BY_ADMIN, ADMIN, 160);

    assertThat(ending.ended()).isEqualTo(160);
    assertThat(ending.more()).isTrue();
    assertThat(sessions.matching(all).count()).isEqualTo(90);
    active(validate(oldest.token()));
    for (int wrong : new int[] {-1, 0, MassEnding.MAX_ENDED + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sessions.endMatching(all, EndReason.ENDED_BY_ADMIN, ADMIN, wrong));
    }
  }

  @Test
  void exactlyTheBoundLeavesNoMore() {
    signInMany(MassEnding.MAX_ENDED);

    MassEnding ending =
        sessions.endMatching(filter().tenant("default").build(), EndReason.ENDED_BY_ADMIN, ADMIN);

    assertThat(ending.ended()).isEqualTo(MassEnding.MAX_ENDED);
    assertThat(ending.more()).isFalse();
  }

  @Test
  void activityThatIsNotYetWrittenCounts() {
    Creation.Created quiet = signIn();
    Creation.Created busy = signIn();
    active(validate(busy.token()));
    pass(Duration.ofMinutes(1));
    active(validate(busy.token()));
    SessionFilter stale = filter().user(ALICE).active(null, now()).build();

    assertThat(sessions.matching(stale).sample())
        .extracting(Session::id)
        .containsExactly(quiet.session().id());
    assertThat(sessions.endMatching(stale, EndReason.ENDED_BY_ADMIN, ADMIN).ended()).isEqualTo(1);
    active(validate(busy.token()));
  }

  @Test
  void whatIsOverEndsNoSecondTime() {
    sessions.end(signIn().session().id(), EndReason.SIGNED_OUT);
    SessionFilter over = filter().user(ALICE).state(SessionState.ENDED).build();

    assertThat(sessions.matching(over).count()).isZero();
    assertThat(sessions.endMatching(over, EndReason.ENDED_BY_ADMIN, ADMIN).ended()).isZero();
    assertThat(sessions.history(ALICE))
        .singleElement()
        .satisfies(it -> assertThat(it.endReason()).isEqualTo(EndReason.SIGNED_OUT));
  }
}
