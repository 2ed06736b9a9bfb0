package dev.sojourn.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator {@code wrk}, which must be on {@code PATH}.
 *
 * @param connections how many requests there are at a time
 * @param script what it asks for, in Lua
 * @param address of the server, with a path where the script names none
 */
public record Wrk(int connections, Path script, String address) {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");
  private static final Pattern PERCENTILE = Pattern.compile("(50|99)%\\s+([\\d.]+)(us|ms|s)\\b");

  /**
   * What it saw.
   *
   * @param requests how many were answered
   * @param rate of them in a second
   * @param p50 the milliseconds within which half of them were
   * @param p99 within which 99 of 100 were
   */
  public record Seen(long requests, double rate, double p50, double p99) {

    /** The middle one of some. */
    public static double median(Seen[] seen, ToDoubleFunction<Seen> figure) {
      double[] values = Arrays.stream(seen).mapToDouble(figure).sorted().toArray();
      return values[values.length / 2];
    }
  }

  /**
   * Runs it with one thread.
   *
   * @throws IllegalStateException if an answer was a failure, or the output is not understood
   */
  public Seen run(int seconds) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--latency",
                "--script=" + script,
                address)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher rate = RATE.matcher(out);
    Matcher count = COUNT.matcher(out);
    Matcher half = PERCENTILE.matcher(out);
    boolean isWhole = rate.find() && count.find() && half.find();
    if (process.waitFor() != 0 || !isWhole || out.contains("Non-2xx")) {
      throw new IllegalStateException(out);
    }
    double p50 = millis(half);
    if (!half.find()) {
      throw new IllegalStateException(out);
    }
    return new Seen(
        Long.parseLong(count.group(1)), Double.parseDouble(rate.group(1)), p50, millis(half));
  }

  private static double millis(Matcher percentile) {
    double unit =
        switch (percentile.group(3)) {
          case "us" -> 0.001;
          case "ms" -> 1;
          default -> 1_000;
        };
    return unit * Double.parseDouble(percentile.group(2));
  }
}
