package dev.sojourn.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.Change;
import dev.sojourn.store.Change.TenantChanged;
import dev.sojourn.store.Feed;
import dev.sojourn.store.FeedListener;
import dev.sojourn.store.jdbc.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who tells this node of its own changes, and when. */
class AnnouncerTest {

  private static final Change CHANGE = new TenantChanged("acme");
  private static final Transaction DONE = new Transaction(1, 7);
  private static final List<ChangeReader.Noted> ANSWER =
      List.of(new ChangeReader.Noted(DONE, CHANGE));

  private final List<Change> heard = new ArrayList<>();
  private final Subscriptions subscriptions = new Subscriptions(new Lease());
  private final Announcer announcer = new Announcer(subscriptions, others -> {});

  private Feed subscribe() {
    return subscriptions.add(
        new FeedListener() {
          @Override
          public void begun() {}

          @Override
          public void changed(List<Change> changes) {
            heard.addAll(changes);
          }
        });
  }

  /**
   * The commit is done, and its answer is on its way: another node may have told somebody of it by
   * now, so the feed, which renews the lease with this answer, must not pass over it.
   */
  @Test
  void theFeedTellsOfWhatThisNodeDoesNotKnowToBeCommittedYet() {
    try (Feed feed = subscribe()) {
      assertThat(feed).isNotNull();
      assertThat(announcer.untold(ANSWER)).containsExactly(CHANGE);

      announcer.committed(DONE, List.of(CHANGE));

      assertThat(heard).containsExactly(CHANGE);
    }
  }

  @Test
  void whatWasToldHereTheFeedPassesOverOnce() {
    try (Feed feed = subscribe()) {
      assertThat(feed).isNotNull();
      announcer.committed(DONE, List.of(CHANGE));

      assertThat(announcer.untold(ANSWER)).isEmpty();
      assertThat(announcer.untold(ANSWER)).as("another of the same number").hasSize(1);
    }
  }

  @Test
  void whatMayBeCommittedIsToldOfByBoth() {
    try (Feed feed = subscribe()) {
      assertThat(feed).isNotNull();
      announcer.unknown(List.of(CHANGE));

      assertThat(heard).containsExactly(CHANGE);
      assertThat(announcer.untold(ANSWER)).containsExactly(CHANGE);
    }
  }

  /** The server may give numbers away anew. */
  @Test
  void aNewIncarnationPassesOverNothing() {
    try (Feed feed = subscribe()) {
      assertThat(feed).isNotNull();
      announcer.committed(DONE, List.of(CHANGE));
      announcer.forget();

      assertThat(announcer.untold(ANSWER)).containsExactly(CHANGE);
    }
  }

  /**
   * As a thread does that was held between the answer to its commit and this, while a standby that
   * never heard of the commit took the server's place and gave the number to somebody else.
   */
  @Test
  void whatIsNotedTooLateDoesNotHideWhatAnotherServerGaveTheSameNumber() {
    try (Feed feed = subscribe()) {
      assertThat(feed).isNotNull();
      announcer.forget();
      announcer.committed(DONE, List.of(CHANGE));
      Change others = new TenantChanged("others");

      assertThat(
              announcer.untold(
                  List.of(new ChangeReader.Noted(new Transaction(2, DONE.number()), others))))
          .containsExactly(others);
    }
  }
}
