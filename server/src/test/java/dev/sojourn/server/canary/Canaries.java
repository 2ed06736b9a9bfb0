package dev.sojourn.server.canary;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Secrets by name, and how they are found again: as they are, by a piece of them, in base64
 * wherever they stand in what was encoded, in hexadecimal digits, and as addresses write them.
 */
final class Canaries {

  /** Shorter pieces could be there by chance. */
  private static final int PIECE = 16;

  private final Map<String, Set<String>> forms = new LinkedHashMap<>();

  /** Adds a secret whose first {@code open} characters may be known. */
  void add(String name, String secret, int open) {
    Set<String> all = forms.computeIfAbsent(name, any -> new LinkedHashSet<>());
    for (int at = open; at + PIECE <= secret.length(); at += PIECE) {
      all.add(secret.substring(at, at + PIECE));
    }
    addEncoded(all, secret.substring(open).getBytes(StandardCharsets.UTF_8));
    all.add(URLEncoder.encode(secret.substring(open), StandardCharsets.UTF_8));
  }

  /** Adds a secret that is no text. */
  void add(String name, byte[] secret) {
    Set<String> all = forms.computeIfAbsent(name, any -> new LinkedHashSet<>());
    all.add(new String(secret, StandardCharsets.ISO_8859_1));
    addEncoded(all, secret);
  }

  private static void addEncoded(Set<String> all, byte[] secret) {
    all.add(HexFormat.of().formatHex(secret));
    all.add(HexFormat.of().withUpperCase().formatHex(secret));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + secret.length];
      System.arraycopy(secret, 0, shifted, before, secret.length);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String text = encoder.withoutPadding().encodeToString(shifted);
        // What depends on neighbours is left out at both ends.
        all.add(text.substring(before == 0 ? 0 : before + 1, text.length() - 2));
      }
    }
  }

  /** The names of those that are in {@code text}. */
  List<String> in(String text) {
    List<String> found = new ArrayList<>();
    forms.forEach((name, all) -> {
      if (all.stream().anyMatch(text::contains)) {
        found.add(name);
      }
    });
    return found;
  }
}
