package dev.sojourn.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingFileTest {

  private static final InstantSource TIME = InstantSource.fixed(Keys.AT);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("keys");
  }

  private KeyRing openOrCreate(long seed) {
    return KeyRing.openOrCreate(file, Keys.random(seed), TIME);
  }

  @Test
  void theFirstStartMakesKeysAndEveryLaterOneReadsThem() throws Exception {
    KeyRing first = openOrCreate(1);
    assertThat(openOrCreate(2).keys()).isEqualTo(first.keys());
    assertThat(KeyRing.open(file).keys()).isEqualTo(first.keys());
  }

  @Test
  void theFileIsItsOwnersAlone() throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    openOrCreate(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingElseIsLeftBehind() throws Exception {
    openOrCreate(1);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void directoriesAreMade() {
    file = directory.resolve("a/b/keys");
    openOrCreate(1);
    assertThat(file).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rw------x"})
  void aFileOpenToOthersIsRefused(String mode) throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    openOrCreate(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> openOrCreate(2))
        .withMessageContaining("0600")
        .withMessageContaining(file.toString());
  }

  @Test
  void aReadOnlyFileIsFine() throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    KeyRing ring = openOrCreate(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(openOrCreate(2).keys()).isEqualTo(ring.keys());
  }

  @Test
  void aBrokenFileIsRefusedAndStaysAsItIs() throws Exception {
    write("v1 broken");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> openOrCreate(1))
        .withMessageContaining("line 1");
    assertThat(file).hasContent("v1 broken");
  }

  /** New keys would sign out everybody; an operator must decide that. */
  @Test
  void anEmptyFileIsNotFilled() throws Exception {
    write("");
    assertThatIllegalArgumentException().isThrownBy(() -> openOrCreate(1));
    assertThat(file).isEmptyFile();
  }

  @Test
  void aHugeFileIsRefusedUnread() throws Exception {
    write("#".repeat(17 * 1024));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> openOrCreate(1))
        .withMessageContaining("too large");
  }

  private void write(String text) throws Exception {
    Files.writeString(file, text);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void whatCannotBeReadIsAFaultThatNamesTheFile() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> KeyRing.open(file));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> KeyRing.openOrCreate(Path.of("/proc/no/keys"), Keys.random(1), TIME))
        .withMessageContaining("/proc/no/keys");
  }

  @Test
  void whoeverStartsAtOnceGetsTheSameKeys() throws Exception {
    for (int round = 0; round < 20; round++) {
      file = directory.resolve("keys" + round);
      List<KeyRing> rings = race(8);
      assertThat(rings).allSatisfy(r -> assertThat(r.keys()).isEqualTo(rings.getFirst().keys()));
      assertThat(KeyRing.open(file).keys()).isEqualTo(rings.getFirst().keys());
    }
  }

  private List<KeyRing> race(int starters) throws Exception {
    CyclicBarrier line = new CyclicBarrier(starters);
    try (ExecutorService pool = Executors.newFixedThreadPool(starters)) {
      List<Callable<KeyRing>> tasks = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        long seed = i;
        tasks.add(() -> {
          line.await();
          return openOrCreate(seed);
        });
      }
      List<KeyRing> rings = new ArrayList<>();
      for (Future<KeyRing> ring : pool.invokeAll(tasks)) {
        rings.add(ring.get());
      }
      return rings;
    }
  }

  /** Two processes, not only two threads: each a JVM of its own, started at once. */
  @Test
  void twoProcessesAtOnceGetTheSameKeys() throws Exception {
    List<Process> starters = List.of(start(1), start(2));
    List<String> said = new ArrayList<>();
    for (Process starter : starters) {
      said.add(new String(starter.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      assertThat(starter.waitFor()).as(said.getLast()).isZero();
    }
    assertThat(said.getFirst()).isEqualTo(said.getLast()).matches("-?[0-9]+ -?[0-9]+");
  }

  private Process start(long seed) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Path.of(KeyRing.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                + System.getProperty("path.separator")
                + Path.of("target", "test-classes"),
            Starter.class.getName(),
            file.toString(),
            Long.toString(seed))
        .redirectErrorStream(true)
        .start();
  }

  /** What each of the processes does: says which key it got, and a digest of it. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] args) {
      KeyRing ring =
          KeyRing.openOrCreate(Path.of(args[0]), Keys.random(Long.parseLong(args[1])), TIME);
      System.out.println(ring.current().id() + " " + ring.current().secret().hashCode());
    }
  }

  @Test
  void aFileOfTheGreatestSizeIsRead() throws Exception {
    KeyRing ring = openOrCreate(1);
    String text = Files.readString(file);
    write(text + "#".repeat(16 * 1024 - text.length()));
    assertThat(openOrCreate(2).keys()).isEqualTo(ring.keys());
  }

  /** Nobody knows where the keys are that it led to: new ones would sign out everybody. */
  @Test
  void aLinkThatLeadsNowhereIsAFault() throws Exception {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    Files.createSymbolicLink(file, directory.resolve("gone"));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> openOrCreate(1))
        .withMessageContaining(file.toString());
  }

  /** Without modes, links and directories that can be opened: as on Windows, or in an archive. */
  @Test
  void aPlainFileSystemWillDo() throws Exception {
    URI archive = URI.create("jar:" + directory.resolve("plain.zip").toUri());
    try (FileSystem plain = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      file = plain.getPath("/a/keys");
      KeyRing first = openOrCreate(1);
      assertThat(openOrCreate(2).keys()).isEqualTo(first.keys());
      try (var files = Files.list(file.getParent())) {
        assertThat(files).containsExactly(file);
      }
    }
  }
}
