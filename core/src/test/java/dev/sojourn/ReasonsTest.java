package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names that the interface fixes, and that no reason is without its counterpart. */
class ReasonsTest {

  @Test
  void theEndReasonsAreThoseOfTheInterface() {
    assertThat(Stream.of(EndReason.values()).map(EndReason::wireName))
        .containsExactlyInAnyOrder(
            "signed_out",
            "signed_out_elsewhere",
            "ended_by_admin",
            "idle_timeout",
            "absolute_lifetime",
            "limit_reached",
            "credential_changed",
            "access_revoked",
            "user_disabled",
            "user_deleted",
            "token_reused",
            "binding_violated",
            "device_removed",
            "replaced",
            "tenant_signed_out");
  }

  @Test
  void everyEndReasonIsARejectReasonOfTheSameName() {
    for (EndReason reason : EndReason.values()) {
      RejectReason reject = RejectReason.of(reason);
      assertThat(reject.endReason()).contains(reason);
      assertThat(reject.wireName()).isEqualTo(reason.wireName());
    }
  }

  @Test
  void theOtherRejectReasonsAreFaultsOfTheToken() {
    assertThat(
            Stream.of(RejectReason.values())
                .filter(reason -> reason.endReason().isEmpty())
                .map(RejectReason::wireName))
        .containsExactlyInAnyOrder(
            "malformed", "forged", "unknown", "superseded", "expired", "wrong_kind");
  }

  @Test
  void factorMethodsAreThoseOfTheInterface() {
    assertThat(Stream.of(FactorMethod.values()).map(FactorMethod::wireName))
        .containsExactly("password", "totp", "passkey", "recovery_code", "federated");
  }

  @Test
  void refusalsOfASignInAreThoseOfTheInterface() {
    assertThat(Stream.of(Creation.Reason.values()).map(Creation.Reason::wireName))
        .contains("user_disabled", "user_changed", "limit_reached");
  }

  @Test
  void aWireNameLeadsBackToItsConstantAndNothingElseDoes() {
    leadsBack(EndReason.values(), EndReason::wireName, EndReason::ofWireName);
    leadsBack(FactorMethod.values(), FactorMethod::wireName, FactorMethod::ofWireName);
    leadsBack(DeviceKind.values(), DeviceKind::wireName, DeviceKind::ofWireName);
    leadsBack(EventType.values(), EventType::wireName, EventType::ofWireName);
  }

  private static <T extends Enum<T>> void leadsBack(
      T[] all, Function<T, String> name, Function<String, Optional<T>> find) {
    for (T constant : all) {
      assertThat(find.apply(name.apply(constant))).contains(constant);
      assertThat(find.apply(constant.name())).isEmpty();
    }
    List<String> names = Arrays.stream(all).map(name).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(find.apply("")).isEmpty();
    assertThat(find.apply(" " + names.getFirst())).isEmpty();
  }
}
