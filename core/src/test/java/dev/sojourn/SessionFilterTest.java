package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFilterTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void withoutAWordItMatchesAll() throws Exception {
    for (RecordComponent part : SessionFilter.class.getRecordComponents()) {
      assertThat(part.getAccessor().invoke(SessionFilter.ALL)).as(part.getName()).isNull();
    }
    assertThat(SessionFilter.filter().build()).isEqualTo(SessionFilter.ALL);
  }

  @Test
  void everyPartCanBeGiven() throws Exception {
    SessionFilter filter =
        SessionFilter.filter()
            .tenant("acme")
            .user("alice")
            .device(new DeviceId(new UUID(1, 2)))
            .state(SessionState.ENDED)
            .kind(SessionKind.USER)
            .endReason(EndReason.REPLACED)
            .policy("aal2")
            .ip(IpRange.parse("192.0.2.0/24").orElseThrow())
            .browser("Firefox")
            .os("Linux")
            .deviceKind(DeviceKind.DESKTOP)
            .minAssurance(2)
            .created(AT, AT.plusSeconds(1))
            .active(AT, AT.plusSeconds(2))
            .build();

    for (RecordComponent part : SessionFilter.class.getRecordComponents()) {
      assertThat(part.getAccessor().invoke(filter)).as(part.getName()).isNotNull();
    }
    assertThat(filter.tenant()).isEqualTo("acme");
    assertThat(filter.createdBefore()).isEqualTo(AT.plusSeconds(1));
    assertThat(filter.activeBefore()).isEqualTo(AT.plusSeconds(2));
    assertThat(filter.toBuilder().build()).isEqualTo(filter);
  }

  @Test
  void aUserBringsTheTenant() {
    SessionFilter filter = SessionFilter.filter().user(UserId.of("acme", "alice")).build();
    assertThat(filter.tenant()).isEqualTo("acme");
    assertThat(filter.userId()).isEqualTo("alice");
    assertThat(SessionFilter.filter().user("alice").build().tenant()).isEqualTo(Tenants.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4, Integer.MAX_VALUE})
  void assuranceIsOneToThree(int level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SessionFilter.filter().minAssurance(level))
        .withMessageContaining("minAssurance");
  }

  @Test
  void namesAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> SessionFilter.filter().tenant("A"));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionFilter.filter().user("a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> SessionFilter.filter().policy("a\0b"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 201, Integer.MAX_VALUE})
  void pagesAreBounded(int limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageRequest.first(limit))
        .withMessageContaining("limit");
  }
}
