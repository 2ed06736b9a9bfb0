package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.SessionId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FixturesTest {

  @Test
  void idsAreInTheOrderOfTheirMakingAndNeverTheSame() {
    Fixtures fixtures = new Fixtures(new ManualTime(), 1);

    List<SessionId> ids = Stream.generate(fixtures::sessionId).limit(500).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).allSatisfy(made -> assertThat(made.value().version()).isEqualTo(7));
    assertThat(ids).allSatisfy(made -> assertThat(made.value().variant()).isEqualTo(2));
  }
}
