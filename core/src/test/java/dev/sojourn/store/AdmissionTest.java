package dev.sojourn.store;

import static dev.sojourn.store.Records.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceKind;
import dev.sojourn.Overflow;
import dev.sojourn.SessionLimits;
import dev.sojourn.store.Admission.Living;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {

  private static final List<DeviceKind> KINDS =
      List.of(DeviceKind.DESKTOP, DeviceKind.MOBILE, DeviceKind.TABLET);

  /** Begun at this second, last active at that. */
  private static Living living(int begun, int active, DeviceKind kind) {
    return new Living(
        Records.session(begun, BEGIN.plusSeconds(begun)).toBuilder()
            .lastActiveAt(BEGIN.plusSeconds(active))
            .build(),
        kind);
  }

  private static Living desktop(int begun, int active) {
    return living(begun, active, DeviceKind.DESKTOP);
  }

  private static Living mobile(int begun, int active) {
    return living(begun, active, DeviceKind.MOBILE);
  }

  private static SessionLimits perKind(int perUser, Overflow overflow, int desktops) {
    return new SessionLimits(perUser, Map.of(DeviceKind.DESKTOP, desktops), overflow, 100);
  }

  private static Optional<List<Integer>> begun(Optional<List<SessionRecord>> leaving) {
    return leaving.map(list ->
        list.stream()
            .map(s -> (int) (s.createdAt().getEpochSecond() - BEGIN.getEpochSecond()))
            .toList());
  }

  @ParameterizedTest
  @EnumSource
  void belowTheLimitNobodyLeaves(Overflow overflow) {
    assertThat(
            Admission.admit(
                List.of(desktop(1, 9), desktop(2, 8)),
                DeviceKind.DESKTOP,
                SessionLimits.of(3, overflow)))
        .contains(List.of());
    assertThat(Admission.admit(List.of(), DeviceKind.UNKNOWN, SessionLimits.of(1, overflow)))
        .contains(List.of());
  }

  @Test
  void theOldestLeaves() {
    List<Living> living = List.of(desktop(3, 3), desktop(1, 9), desktop(2, 8));
    assertThat(
            begun(
                Admission.admit(
                    living, DeviceKind.MOBILE, SessionLimits.of(3, Overflow.END_OLDEST))))
        .contains(List.of(1));
  }

  @Test
  void theLeastActiveLeaves() {
    List<Living> living = List.of(desktop(1, 9), desktop(2, 4), desktop(3, 8));
    assertThat(
            begun(
                Admission.admit(
                    living, DeviceKind.MOBILE, SessionLimits.of(3, Overflow.END_LEAST_ACTIVE))))
        .contains(List.of(2));
  }

  @Test
  void theNewcomerIsRefused() {
    List<Living> living = List.of(desktop(1, 9), desktop(2, 8));
    assertThat(Admission.admit(living, DeviceKind.MOBILE, SessionLimits.of(2, Overflow.REFUSE)))
        .isEmpty();
    assertThat(Admission.admit(living, DeviceKind.MOBILE, SessionLimits.of(3, Overflow.REFUSE)))
        .contains(List.of());
  }

  /** A limit that was lowered: all that are too many leave, in their order. */
  @Test
  void manyLeaveWhenALimitWasLowered() {
    List<Living> living = List.of(desktop(4, 1), desktop(2, 3), desktop(3, 2), desktop(1, 4));
    assertThat(
            begun(
                Admission.admit(
                    living, DeviceKind.MOBILE, SessionLimits.of(2, Overflow.END_OLDEST))))
        .contains(List.of(1, 2, 3));
    assertThat(
            begun(
                Admission.admit(
                    living, DeviceKind.MOBILE, SessionLimits.of(2, Overflow.END_LEAST_ACTIVE))))
        .contains(List.of(4, 3, 2));
  }

  @Test
  void aLimitForOneKindMovesOnlyThatKind() {
    List<Living> living = List.of(mobile(1, 1), desktop(2, 2), desktop(3, 3));
    assertThat(
            begun(Admission.admit(living, DeviceKind.DESKTOP, perKind(9, Overflow.END_OLDEST, 2))))
        .contains(List.of(2));
    assertThat(Admission.admit(living, DeviceKind.MOBILE, perKind(9, Overflow.END_OLDEST, 1)))
        .contains(List.of());
    assertThat(Admission.admit(living, DeviceKind.DESKTOP, perKind(9, Overflow.REFUSE, 2)))
        .isEmpty();
    assertThat(Admission.admit(living, DeviceKind.MOBILE, perKind(9, Overflow.REFUSE, 1)))
        .contains(List.of());
  }

  @Test
  void whoLeavesForTheKindCountsForTheUserToo() {
    List<Living> living = List.of(mobile(1, 1), desktop(2, 2), desktop(3, 3));
    assertThat(
            begun(Admission.admit(living, DeviceKind.DESKTOP, perKind(3, Overflow.END_OLDEST, 2))))
        .contains(List.of(2));
    assertThat(
            begun(Admission.admit(living, DeviceKind.DESKTOP, perKind(2, Overflow.END_OLDEST, 2))))
        .contains(List.of(2, 1));
  }

  @Test
  void equalTimesAreOrderedByIdSoThatEveryStoreDecidesAlike() {
    Living a = new Living(Records.session(1, BEGIN), DeviceKind.DESKTOP);
    Living b = new Living(Records.session(2, BEGIN), DeviceKind.DESKTOP);
    SessionLimits limits = SessionLimits.of(2, Overflow.END_OLDEST);
    assertThat(Admission.admit(List.of(b, a), DeviceKind.DESKTOP, limits))
        .isEqualTo(Admission.admit(List.of(a, b), DeviceKind.DESKTOP, limits))
        .contains(List.of(a.session()));
  }

  @ParameterizedTest
  @EnumSource(names = {"END_OLDEST", "END_LEAST_ACTIVE"})
  void afterwardsBothLimitsHoldAndNobodyLeftForNothing(Overflow overflow) {
    for (long seed = 1; seed <= 500; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      List<Living> living = new ArrayList<>();
      for (int i = 0; i < random.nextInt(12); i++) {
        living.add(living(i, random.nextInt(20), KINDS.get(random.nextInt(KINDS.size()))));
      }
      Collections.shuffle(living, java.util.Random.from(random));
      int perUser = 1 + random.nextInt(6);
      int perDesktop = 1 + random.nextInt(6);
      DeviceKind kind = KINDS.get(random.nextInt(KINDS.size()));

      List<SessionRecord> leaving =
          Admission.admit(living, kind, perKind(perUser, overflow, perDesktop)).orElseThrow();

      List<Living> staying = living.stream().filter(l -> !leaving.contains(l.session())).toList();
      long desktops = staying.stream().filter(l -> l.kind() == DeviceKind.DESKTOP).count();
      assertThat(staying.size()).as("seed %d", seed).isLessThan(perUser);
      if (kind == DeviceKind.DESKTOP) {
        assertThat(desktops).as("seed %d", seed).isLessThan(perDesktop);
      }
      boolean full =
          staying.size() + 1 == perUser
              || (kind == DeviceKind.DESKTOP && desktops + 1 == perDesktop);
      assertThat(leaving.isEmpty() || full).as("seed %d", seed).isTrue();
    }
  }
}
