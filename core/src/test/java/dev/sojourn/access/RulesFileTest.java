package dev.sojourn.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {

  private static final String OPEN = "rules: [{path: /, require: anonymous}]";
  private static final String SHUT = "rules: [{path: /, require: signed_in}]";
  private static final String BROKEN = "rules: [{path: /, require: sig}]";

  @TempDir Path directory;
  private Path path;
  private final List<String> heard = new ArrayList<>();
  private RulesFile file;

  @BeforeEach
  void open() throws IOException {
    path = directory.resolve("rules.yaml");
    write(OPEN);
    file =
        RulesFile.open(
            path,
            new RulesFile.Listener() {
              @Override
              public void changed(AccessRules rules) {
                heard.add("changed");
              }

              @Override
              public void kept(String problem) {
                heard.add(problem);
              }
            });
  }

  private void write(String text) throws IOException {
    Files.writeString(path, text);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      file.look();
    }
  }

  private boolean isOpen() {
    return Rules.decide(file.rules(), Held.NOTHING, "GET", "/") instanceof Decision.Allowed;
  }

  @Test
  void itIsReadAtTheStart() {
    look(5);

    assertThat(isOpen()).isTrue();
    assertThat(file.problem()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void aChangeCountsOnceItHasStayedTheSame() throws IOException {
    write(SHUT);
    look(1);
    assertThat(isOpen()).isTrue();
    look(1);
    assertThat(isOpen()).isFalse();
    look(5);
    assertThat(heard).containsExactly("changed");
  }

  @Test
  void aFileThatIsBeingWrittenIsNotTakenForAWholeOne() throws IOException {
    for (String soFar : List.of("rules: [{path: /, require:", "", "roles: {a: b}", BROKEN)) {
      write(soFar);
      look(1);
    }
    write(SHUT);
    look(2);

    assertThat(isOpen()).isFalse();
    assertThat(heard).containsExactly("changed");
  }

  @Test
  void aBrokenFileLeavesTheOldRulesAndSaysSoOnce() throws IOException {
    write(BROKEN);
    look(5);

    assertThat(isOpen()).isTrue();
    assertThat(heard).singleElement().asString().startsWith("line 1: `require` must be");
    assertThat(file.problem()).contains(heard.getFirst());
  }

  @Test
  void whatWasBrokenIsMended() throws IOException {
    write(BROKEN);
    look(2);
    write(SHUT);
    look(2);

    assertThat(isOpen()).isFalse();
    assertThat(file.problem()).isEmpty();
    assertThat(heard).hasSize(2).last().isEqualTo("changed");
  }

  @Test
  void whatWasBrokenIsTakenBack() throws IOException {
    write(BROKEN);
    look(2);
    write(OPEN);
    look(2);

    assertThat(isOpen()).isTrue();
    assertThat(file.problem()).isEmpty();
  }

  @Test
  void aChangeThatIsTakenBackIsNone() throws IOException {
    write(SHUT);
    look(1);
    write(OPEN);
    look(1);
    write(SHUT);
    look(1);
    assertThat(isOpen()).isTrue();
    look(1);
    assertThat(isOpen()).isFalse();
  }

  @Test
  void aFileThatIsGoneLeavesTheOldRulesAndSaysSoOnce() throws IOException {
    Files.delete(path);
    look(3);
    assertThat(isOpen()).isTrue();
    assertThat(file.problem()).contains("there is no such file");
    assertThat(heard).containsExactly("there is no such file");

    write(SHUT);
    look(2);
    assertThat(isOpen()).isFalse();
    assertThat(file.problem()).isEmpty();
  }

  @Test
  void whatCannotBeReadSaysWhy() throws IOException {
    Files.delete(path);
    Files.createDirectory(path);
    look(1);

    assertThat(isOpen()).isTrue();
    assertThat(file.problem().orElseThrow()).startsWith("it cannot be read: ");
  }

  @Test
  void aFileThatIsTooLargeIsNotReadWhole() throws IOException {
    write("#".repeat(3 * RulesReader.MAX_BYTES));
    look(2);

    assertThat(file.problem()).contains("line 1: more than 1048576 bytes");
  }

  @Test
  void thereIsNoStartWithoutGoodRules() throws IOException {
    write(BROKEN);
    assertThatExceptionOfType(RulesException.class).isThrownBy(this::openAnother);
    Files.delete(path);
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(this::openAnother);
  }

  private void openAnother() throws IOException {
    RulesFile.open(
        path,
        new RulesFile.Listener() {
          @Override
          public void changed(AccessRules rules) {}

          @Override
          public void kept(String problem) {}
        });
  }
}
