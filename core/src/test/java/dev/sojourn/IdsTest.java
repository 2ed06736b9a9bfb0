package dev.sojourn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  private static final String TEXT = "01943b2e-7c00-7a3f-8d12-0123456789ab";

  @Test
  void theCanonicalTextLeadsBackToTheId() {
    assertThat(SessionId.parse(TEXT).orElseThrow()).hasToString(TEXT);
    assertThat(DeviceId.parse(TEXT).orElseThrow()).hasToString(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "01943B2E-7C00-7A3F-8D12-0123456789AB",
        "01943b2e7c007a3f8d120123456789ab",
        "{01943b2e-7c00-7a3f-8d12-0123456789ab}",
        "01943b2e-7c00-7a3f-8d12-0123456789a",
        "01943b2e-7c00-7a3f-8d12-0123456789ab ",
        " 1943b2e-7c00-7a3f-8d12-0123456789ab",
        "01943b2e-7c00-7a3f-8d12-0123456789ag",
        "01943b2e-7c00-7a3f-8d12-0123456789a\0",
        "001943b2e-7c00-7a3f-8d12-123456789ab",
        "-1943b2e-7c00-7a3f-8d12-0123456789ab",
        "+1943b2e-7c00-7a3f-8d12-0123456789ab",
        "０1943b2e-7c00-7a3f-8d12-0123456789a"
      })
  @Tag("SM-10")
  @Tag("CVE-2024-3400")
  void anyOtherTextIsNone(String text) {
    assertThat(SessionId.parse(text)).isEmpty();
    assertThat(DeviceId.parse(text)).isEmpty();
  }

  @Test
  void aTextOfAMegabyteIsNone() {
    assertThat(SessionId.parse("a".repeat(1 << 20))).isEmpty();
  }

  @Test
  void theOrderIsThatOfTheUnsignedBits() {
    SessionId low = new SessionId(new UUID(1, -1));
    SessionId high = new SessionId(new UUID(-1, 0));
    assertThat(low).isLessThan(high);
    assertThat(new SessionId(new UUID(1, 1))).isLessThan(low);
    assertThat(low).isEqualByComparingTo(new SessionId(new UUID(1, -1)));
    assertThat(low.toString().compareTo(high.toString())).isNegative();
  }
}
