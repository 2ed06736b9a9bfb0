package dev.sojourn.server.cli.local;

import dev.sojourn.server.security.ServiceKeys;
import dev.sojourn.token.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of tokens, and the service key for the commands. */
final class KeyFindings {

  private static final String AREA = "keys";

  /** How long a key that authenticates should make new values (NIST SP 800-57 part 1, table 1). */
  private static final Duration LONG = Duration.ofDays(730);

  private static final long MAX_BYTES = 16 * 1024;

  private KeyFindings() {}

  static List<Finding> of(Settings settings, boolean isStoreThere, Instant now) throws IOException {
    List<Finding> findings = new ArrayList<>();
    Path file = settings.file("sojourn.keys.file");
    if (file == null) {
      findings.add(
          Finding.wrong(
              AREA,
              "sojourn.keys.file does not say where the keys are",
              "Set it; the first start makes the file."));
    } else if (Files.exists(file)) {
      findings.addAll(FileFindings.of(AREA, file));
      addKeys(findings, file, now);
    } else if (isStoreThere) {
      findings.add(
          Finding.wrong(
              AREA,
              "there is no " + file + ", though there is a store",
              "Put the copy of the key file there; with new keys everybody has to sign in anew, and"
                  + " attributes that were encrypted cannot be read."));
    } else {
      findings.add(Finding.note(AREA, "there is no " + file + " yet", "The first start makes it."));
    }
    Path serviceKey = settings.file("sojourn.service-key-file");
    if (serviceKey != null && Files.exists(serviceKey)) {
      addServiceKey(findings, serviceKey);
    }
    addTlsKey(findings, settings.text("server.ssl.certificate-private-key"));
    return findings;
  }

  /** A group that serves certificates may read it; everybody may not. */
  private static void addTlsKey(List<Finding> findings, @Nullable String location)
      throws IOException {
    if (location == null || location.contains("-----BEGIN")) {
      return; // none, or the key itself
    }
    Path file = Path.of(location.replaceFirst("^file:", ""));
    if (Files.exists(file) && FileFindings.isOpenToEverybody(file)) {
      findings.add(
          Finding.wrong(
              AREA,
              file + ", the key of the certificate, is open to everybody",
              "chmod o-rwx " + Finding.quoted(file)));
    }
  }

  private static void addKeys(List<Finding> findings, Path file, Instant now) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      findings.add(
          Finding.wrong(
              AREA,
              file + " is no file that this user may read",
              "Run as the server's user, or give it the file (chown)."));
      return;
    }
    if (Files.size(file) > MAX_BYTES) {
      findings.add(
          Finding.wrong(AREA, file + " is too large for a key file", "Name the right file."));
      return;
    }
    if (DemoKeys.areIn(file)) {
      findings.add(
          Finding.wrong(
              AREA,
              file + " holds a demonstration's keys",
              "Name another file, which the first start makes."));
    }
    KeyRing ring;
    try {
      ring = KeyRing.parse(Files.readString(file));
    } catch (IllegalArgumentException refused) {
      findings.add(
          Finding.wrong(
              AREA,
              file + ": " + refused.getMessage(),
              "Put a copy of the key file there; without one, move it away: the next start makes"
                  + " new keys, and everybody signs in anew."));
      return;
    }
    Instant made = ring.current().createdAt();
    long days = Math.max(0, Duration.between(made, now).toDays());
    if (made.isBefore(now.minus(LONG))) {
      findings.add(
          Finding.note(
              AREA,
              "the current key in " + file + " is " + days + " days old",
              "In a quiet hour move the file away and start anew: everybody signs in anew then."
                  + " Where attributes are encrypted see 'A key is missing' in docs/operate.md first."));
    } else {
      findings.add(
          Finding.ok(
              AREA, "%s holds %s, the current one %d days old".formatted(file, count(ring), days)));
    }
  }

  private static String count(KeyRing ring) {
    int number = ring.keys().size();
    return number + (number == 1 ? " key" : " keys");
  }

  private static void addServiceKey(List<Finding> findings, Path file) throws IOException {
    List<Finding> modes = FileFindings.of(AREA, file);
    findings.addAll(modes);
    if (!Files.isRegularFile(file)
        || !Files.isReadable(file)
        || Files.size(file) > MAX_BYTES
        || !ServiceKeys.hasForm(Files.readString(file).strip())) {
      findings.add(
          Finding.wrong(
              AREA,
              file + " holds no service key that this user may read",
              "Remove the file; the next start makes another key there."));
    } else if (modes.isEmpty()) {
      findings.add(Finding.ok(AREA, file + " holds a service key"));
    }
  }
}
