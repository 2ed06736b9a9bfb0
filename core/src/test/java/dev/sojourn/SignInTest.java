package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {

  @Test
  void eachMethodReturnsAChangedCopy() {
    SignIn plain = SignIn.user("alice");
    SignIn rich = plain.roles("editor").factor(FactorMethod.PASSWORD).remember(true).policy("aal2");

    assertThat(plain.roles()).isNull();
    assertThat(plain.factors()).isEmpty();
    assertThat(plain.remember()).isFalse();
    assertThat(plain.policy()).isEqualTo("default");
    assertThat(rich.roles()).containsExactly("editor");
    assertThat(rich.permissions()).isNull();
    assertThat(rich.remember()).isTrue();
  }

  @Test
  void aFactorIsStatedOnce() {
    SignIn signIn = SignIn.user("alice").factor(FactorMethod.PASSWORD);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signIn.factor(FactorMethod.PASSWORD))
        .withMessageContaining("PASSWORD");
  }

  @Test
  void aGuestHasItsOwnPolicy() {
    assertThat(SignIn.guest().policy()).isEqualTo("guest");
    assertThat(SignIn.guest().userId()).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> SignIn.guest("A B"));
  }

  @Test
  void rolesAndPermissionsAreBounded() {
    Set<String> most =
        IntStream.range(0, Access.MAX_ENTRIES).mapToObj(i -> "r" + i).collect(Collectors.toSet());
    Set<String> more =
        IntStream.range(0, Access.MAX_ENTRIES + 1)
            .mapToObj(i -> "r" + i)
            .collect(Collectors.toSet());
    assertThat(new Access(most, most).roles()).hasSize(Access.MAX_ENTRIES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Access(more, Set.of()))
        .withMessageContaining("roles");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Access(Set.of(), more))
        .withMessageContaining("permissions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "\t", "a\0"})
  void aRoleIsAWord(String role) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Access(Set.of(role), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Access(Set.of("r".repeat(Access.MAX_LENGTH + 1)), Set.of()));
  }

  @Test
  void anIdempotencyKeyIsPrintableAndBounded() {
    for (String key : new String[] {"", "a\n", "é", "k".repeat(256), "\u007f"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Idempotency("scope", key, "hash"))
          .withMessageContaining("key");
    }
    assertThat(new Idempotency("scope", "k".repeat(255), "hash").key()).hasSize(255);
    assertThatNullPointerException()
        .isThrownBy(() -> new Idempotency(null, "k", "h"))
        .withMessage("scope");
  }

  /** Scope and key together name a record, and a record's key is bounded. */
  @Test
  void theScopeOfAnIdempotencyKeyIsBounded() {
    String most = "s".repeat(Idempotency.MAX_SCOPE);
    assertThat(new Idempotency(most, "k", "h").scope()).hasSize(Idempotency.MAX_SCOPE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Idempotency(most + "s", "k", "h"))
        .withMessageContaining("scope");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Idempotency("s", "k", "h".repeat(Idempotency.MAX_REQUEST_HASH + 1)))
        .withMessageContaining("requestHash");
  }

  @Test
  void aReauthenticationProvesSomething() {
    SessionId id = SessionId.parse("01943b2e-7c00-7a3f-8d12-0123456789ab").orElseThrow();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reauthentication(id, List.of(), null, null, Initiator.USER, null))
        .withMessageContaining("factors");
    assertThat(Reauthentication.of(id, FactorMethod.PASSWORD).and(FactorMethod.TOTP).factors())
        .hasSize(2);
  }

  @Test
  void attributesComeWithIt() {
    Attributes attributes = new Attributes(Map.of("a", new AttributeValue.Flag(true)));
    assertThat(SignIn.user("alice").attributes(attributes).attributes()).isEqualTo(attributes);
  }
}
