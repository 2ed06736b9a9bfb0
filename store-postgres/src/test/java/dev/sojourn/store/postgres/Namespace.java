package dev.sojourn.store.postgres;

import dev.sojourn.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network of its own for processes, joined to this machine's by one cable, which can be pulled:
 * what was sent is lost then, and nobody is told. Of Linux, and for root alone.
 */
final class Namespace implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final String here;
  private final String there;
  private final String addressHere;
  private final String addressThere;

  /** Why there can be none on this machine, in words; empty if there can. */
  static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("network namespaces are a part of Linux");
    }
    if (!System.getProperty("user.name").equals("root")) {
      return Optional.of("network namespaces need root");
    }
    boolean isThere =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ip")));
    return isThere ? Optional.empty() : Optional.of("ip (iproute2) is not installed");
  }

  /** Makes it; of a name and addresses (RFC 2544, for tests) by this process's number. */
  Namespace() {
    long process = ProcessHandle.current().pid();
    this.name = "sojourn" + process;
    this.here = "sj" + process + "a";
    this.there = "sj" + process + "b";
    String network = "198.18.%d.".formatted((process >> 6) & 255);
    long first = (process & 63) * 4;
    this.addressHere = network + (first + 1);
    this.addressThere = network + (first + 2);
    run("ip", "netns", "add", name);
    try {
      run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
      run("ip", "addr", "add", addressHere + "/30", "dev", here);
      run("ip", "link", "set", here, "up");
      inside("ip", "addr", "add", addressThere + "/30", "dev", there);
      inside("ip", "link", "set", there, "up");
      inside("ip", "link", "set", "lo", "up");
    } catch (RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /** The address of this machine as it is seen from there. */
  String addressHere() {
    return addressHere;
  }

  /** The address that is seen from here. */
  String addressThere() {
    return addressThere;
  }

  /** How a command is started there. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(command);
    return all;
  }

  /** Pulls the cable. */
  void cut() {
    run("ip", "link", "set", here, "down");
  }

  /** Plugs it in again. */
  void join() {
    run("ip", "link", "set", here, "up");
  }

  /** Removes it; what runs there still is alone from then on. */
  @Override
  public void close() {
    if (Files.exists(Path.of("/sys/class/net", here))) {
      run("ip", "link", "del", here);
    }
    run("ip", "netns", "del", name);
  }

  private void inside(String... command) {
    run(command(List.of(command)).toArray(String[]::new));
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Waiting.until(PATIENCE, "a command to end", () -> !process.isAlive());
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
