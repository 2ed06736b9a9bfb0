package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.access.Requirement.Anonymous;
import dev.sojourn.access.Requirement.Assurance;
import dev.sojourn.access.Requirement.MaxAge;
import dev.sojourn.access.Requirement.Permission;
import dev.sojourn.access.Requirement.Role;
import dev.sojourn.access.Requirement.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

  private static final Instant NOW = Rules.NOW;
  private static final RolePermissions ROLES =
      new RolePermissions(Map.of("editor", Set.of("doc:write:*"), "idle", Set.of()));
  private static final Held EDITOR =
      new Held(true, Set.of("editor", "other"), Set.of("doc:read"), ROLES, 1, NOW);

  private static boolean met(Requirement requirement, Held held) {
    return requirement.isMet(held, NOW);
  }

  @Test
  void anonymousIsMetByEverybody() {
    assertThat(met(new Anonymous(), Held.NOTHING)).isTrue();
    assertThat(met(new Anonymous(), EDITOR)).isTrue();
  }

  @Test
  void nobodyMeetsAnythingElse() {
    for (Requirement requirement :
        List.of(
            new SignedIn(),
            new Role("editor"),
            new Permission("doc:read"),
            new Assurance(1),
            new MaxAge(1_000_000))) {
      assertThat(met(requirement, Held.NOTHING)).as(requirement.name()).isFalse();
    }
  }

  @Test
  void whoIsSignedInIsSignedIn() {
    assertThat(met(new SignedIn(), EDITOR)).isTrue();
    assertThat(new SignedIn().present(EDITOR, NOW)).isEqualTo(true);
    assertThat(new SignedIn().present(Held.NOTHING, NOW)).isEqualTo(false);
  }

  @Test
  void aRoleIsThereByItsExactName() {
    assertThat(met(new Role("editor"), EDITOR)).isTrue();
    assertThat(met(new Role("Editor"), EDITOR)).isFalse();
    assertThat(new Role("x").present(EDITOR, NOW)).isEqualTo(Set.of("editor", "other"));
  }

  @Test
  void permissionsAreTheSessionsOwnAndThoseOfItsRoles() {
    assertThat(met(new Permission("doc:read"), EDITOR)).isTrue();
    assertThat(met(new Permission("doc:write:7"), EDITOR)).isTrue();
    assertThat(met(new Permission("doc:write"), EDITOR)).isFalse();
    assertThat(met(new Permission("doc:delete:7"), EDITOR)).isFalse();
    assertThat(new Permission("x").present(EDITOR, NOW))
        .isEqualTo(Set.of("doc:read", "doc:write:*"));
  }

  @Test
  void aRoleThatIsNotHeldBringsNothing() {
    Held idle = new Held(true, Set.of("idle", "unknown"), Set.of(), ROLES, 1, NOW);

    assertThat(met(new Permission("doc:write:7"), idle)).isFalse();
    assertThat(idle.permissions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "2, 1, true", "3, 3, true", "1, 2, false", "2, 3, false"})
  void anAssuranceIsMetByAsMuchOrMore(int present, int needed, boolean met) {
    Held held = Rules.user(present);

    assertThat(met(new Assurance(needed), held)).isEqualTo(met);
    assertThat(new Assurance(needed).present(held, NOW)).isEqualTo(present);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true, 0",
    "10000, 10, true, 10",
    "10001, 10, false, 11",
    "9999, 10, true, 10",
    "-4500, 0, true, -4",
  })
  void anAgeCountsInFullSecondsAndIsRoundedUp(
      long millisAgo, long needed, boolean met, long present) {
    Held held =
        new Held(true, Set.of(), Set.of(), ROLES, 1, NOW.minus(Duration.ofMillis(millisAgo)));

    assertThat(met(new MaxAge(needed), held)).isEqualTo(met);
    assertThat(new MaxAge(needed).present(held, NOW)).isEqualTo(present);
  }

  @Test
  void withoutAnAuthenticationThereIsNoAge() {
    Held reduced = new Held(true, Set.of(), Set.of(), ROLES, 1, null);

    assertThat(met(new MaxAge(1_000_000), reduced)).isFalse();
    assertThat(new MaxAge(1).present(reduced, NOW)).isNull();
  }

  @Test
  void aStepUpBringsAssuranceAndAge() {
    assertThat(
            List.of(
                new Anonymous(),
                new SignedIn(),
                new Role("a"),
                new Permission("a"),
                new Assurance(1),
                new MaxAge(1)))
        .filteredOn(Requirement::isMetByStepUp)
        .extracting(Requirement::name)
        .containsExactly("assurance", "max_age");
  }

  @Test
  void eachSaysWhatIsNeeded() {
    assertThat(
            List.of(
                new Anonymous(),
                new SignedIn(),
                new Role("a"),
                new Permission("b"),
                new Assurance(2),
                new MaxAge(60)))
        .extracting(requirement -> requirement.name() + " " + requirement.needed())
        .containsExactly(
            "anonymous true",
            "signed_in true",
            "role a",
            "permission b",
            "assurance 2",
            "max_age 60");
    assertThat(new Anonymous().present(Held.NOTHING, NOW)).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, -1})
  void noLevelBeyondOneToThree(int level) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Assurance(level));
  }

  @Test
  void nothingThatNoSessionCouldMeet() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Role(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Permission(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new MaxAge(-1));
  }

  @Test
  void unmetAreThoseThatAreNot() {
    assertThat(
            Unmet.of(
                List.of(new Role("editor"), new Assurance(2), new Permission("a")), EDITOR, NOW))
        .containsExactly(
            new Unmet(new Assurance(2), 1),
            new Unmet(new Permission("a"), Set.of("doc:read", "doc:write:*")));
  }
}
