package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesWatchTest {

  @TempDir Path directory;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile Thread hearing;

  @Test
  void itSeesEveryChangeUntilItIsClosed() throws IOException, InterruptedException {
    Path path = directory.resolve("rules.yaml");
    Files.writeString(path, "rules: [{path: /a, require: anonymous}]");
    RulesFile file = RulesFile.open(path, new Heard());
    try (RulesWatch watch = RulesWatch.over(file)) {
      assertThat(watch).isNotNull();
      Files.writeString(path, "rules: [{path: /b, require: anonymous}]");
      assertThat(heard()).isEqualTo("[/b]");
      Files.writeString(path, "rules: nothing");
      assertThat(heard()).contains("line 1");
      Files.delete(path);
      assertThat(heard()).contains("no such file");
    }
    assertThat(file.rules().rules().getFirst().paths()).containsExactly("/b");
    Thread looking = Objects.requireNonNull(hearing);
    assertThat(looking.join(Duration.ofSeconds(20))).isTrue();
  }

  /** A listener that fails is no reason to look no further. */
  @Test
  void itGoesOnAfterAFault() throws IOException, InterruptedException {
    Path path = directory.resolve("rules.yaml");
    Files.writeString(path, "rules: [{path: /a, require: anonymous}]");
    RulesFile file =
        RulesFile.open(
            path,
            new Heard() {
              @Override
              public void changed(AccessRules rules) {
                super.changed(rules);
                throw new IllegalStateException("of a listener");
              }
            });
    try (RulesWatch watch = RulesWatch.over(file)) {
      assertThat(watch).isNotNull();
      for (String next : new String[] {"/b", "/c"}) {
        Files.writeString(path, "rules: [{path: " + next + ", require: anonymous}]");
        assertThat(heard()).isEqualTo("[" + next + "]");
      }
    }
  }

  private String heard() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }

  private class Heard implements RulesFile.Listener {
    @Override
    public void changed(AccessRules rules) {
      hearing = Thread.currentThread();
      heard.add(rules.rules().getFirst().paths().toString());
    }

    @Override
    public void kept(String problem) {
      heard.add(problem);
    }
  }
}
