package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {

  private final BodyRoom room = new BodyRoom(100);

  private static final class Body implements BodyRoom.Body {

    private int kept;

    Body(int kept) {
      this.kept = kept;
    }

    @Override
    public int kept() {
      return kept;
    }

    @Override
    public void drop() {
      kept = -1;
    }

    boolean isDropped() {
      return kept < 0;
    }
  }

  @Test
  void theOldestGoesWhenThereIsTooLittleRoom() {
    Body first = new Body(40);
    Body second = new Body(40);
    Body third = new Body(20);
    room.keep(first);
    room.keep(second);
    room.keep(third);
    assertThat(first.isDropped()).isFalse();

    third.kept = 21;
    room.keep(third);

    assertThat(first.isDropped()).isTrue();
    assertThat(second.isDropped()).isFalse();
    assertThat(third.isDropped()).isFalse();
  }

  @Test
  void whoLeavesMakesRoom() {
    Body first = new Body(60);
    Body second = new Body(60);
    room.keep(first);
    room.leave(first);
    room.leave(first);
    room.keep(second);

    assertThat(first.isDropped()).isFalse();
    assertThat(second.isDropped()).isFalse();
  }

  @Test
  void whatGrowsBeyondAllRoomGoesItself() {
    Body only = new Body(101);
    room.keep(only);

    assertThat(only.isDropped()).isTrue();
  }
}
