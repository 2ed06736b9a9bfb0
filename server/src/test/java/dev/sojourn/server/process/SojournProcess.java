package dev.sojourn.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process of {@code ./sojourn}, as a person starts it: the launcher with the packaged jar. What
 * it says is read while it runs. Closing it stops it, by its own handle.
 */
final class SojournProcess implements AutoCloseable {

  /** Long, since machines that run tests may have much else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Path LAUNCHER = Path.of("..", "sojourn").toAbsolutePath().normalize();

  /** A server of a test ends before more compiling than this pays off. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final String READY = "Sojourn is ready at ";

  static {
    build();
  }

  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final List<String> said = new ArrayList<>();
  private final Thread out;
  private final Thread err;

  private SojournProcess(Process process) {
    this.process = process;
    out = Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8), true));
    err = Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8), false));
  }

  /** What the launcher says when it builds, or waits for another that does, is of no test. */
  private static void build() {
    try (SojournProcess first = start(LAUNCHER.getParent(), "demo", "--help")) {
      assertThat(first.awaitEnd()).as("it said: %s", first.said()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts {@code ./sojourn} in {@code directory}, with no settings but those of the test. */
  static SojournProcess start(Path directory, String... arguments) {
    return start(directory, Map.of(), arguments);
  }

  /** The same with more in its environment. */
  static SojournProcess start(Path directory, Map<String, String> more, String... arguments) {
    return start(directory, more, List.of(LAUNCHER.toString()), arguments);
  }

  /** The same with no more than so many open files. */
  static SojournProcess startWithFiles(Path directory, int files, String... arguments) {
    String bounded = "ulimit -n " + files + " && exec \"$0\" \"$@\"";
    return start(
        directory, Map.of(), List.of("bash", "-c", bounded, LAUNCHER.toString()), arguments);
  }

  private static SojournProcess start(
      Path directory, Map<String, String> more, List<String> launcher, String... arguments) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SOJOURN_") || name.startsWith("SPRING_"));
    builder.environment().put("JAVA_OPTS", SHORT_LIVED);
    builder.environment().putAll(more);
    try {
      return new SojournProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(BufferedReader lines, boolean isOut) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (said) {
          said.add(line);
        }
        if (isOut && line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
    } catch (IOException killed) {
      // What was read until then counts.
    } finally {
      if (isOut) {
        ready.completeExceptionally(new IllegalStateException("it ended without being ready"));
      }
    }
  }

  /** Everything it has said so far, on both channels. */
  List<String> said() {
    synchronized (said) {
      return List.copyOf(said);
    }
  }

  /** Waits until it serves; the address that it names. */
  String awaitReady() throws InterruptedException {
    try {
      return ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("not ready; it said: " + said(), e);
    }
  }

  /** Types a line, and nothing after it. */
  SojournProcess type(String line) throws IOException {
    try (Writer in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)) {
      in.write(line + "\n");
    }
    return this;
  }

  /** Waits for its own end; the exit code. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("it ends; it said: %s", said())
        .isTrue();
    out.join();
    err.join();
    return process.exitValue();
  }

  /** Must end by itself with {@code code}, and say nothing but one line that has {@code words}. */
  void endsWith(int code, String... words) throws InterruptedException {
    assertThat(awaitEnd()).as("it said: %s", said()).isEqualTo(code);
    assertThat(said()).singleElement().asString().startsWith("sojourn: ").contains(words);
  }

  /** Asks it to stop (SIGTERM), and does not wait. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Keeps it from running for {@code time} (SIGSTOP), then lets it go on (SIGCONT). */
  void suspend(Duration time) throws IOException, InterruptedException {
    signal("STOP");
    assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)).as("ended").isFalse();
    signal("CONT");
  }

  /** The most memory that it has had so far, as the system counts it (Linux). */
  long mostResidentMegabytes() throws IOException {
    String peak = "VmHWM:";
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(peak))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private void signal(String name) throws IOException, InterruptedException {
    Commands.run("kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Ends it at once (SIGKILL), and does not wait. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  @Override
  public void close() {
    terminate();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
