package dev.sojourn.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers that every answer has, whoever writes it (OWASP ASVS 5.0 3.4). Scripts and styles
 * come from this server's own files only; nothing is embedded anywhere; nothing is kept by caches
 * unless its maker says so. What lies under {@code /v1} is for programs: opened in a window it runs
 * nothing and belongs to no origin (3.2.1).
 */
final class SecurityHeaders {

  private static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    ALL.put("X-Content-Type-Options", "nosniff");
    // Not "no-referrer": with it browsers send "Origin: null" from our own forms.
    ALL.put("Referrer-Policy", "same-origin");
    ALL.put(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self';"
            + " base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
    ALL.put("Cross-Origin-Opener-Policy", "same-origin");
    ALL.put("Cross-Origin-Resource-Policy", "same-origin");
    ALL.put(
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()");
    ALL.put("Cache-Control", "no-store");
  }

  private static final Map<String, String> FOR_PROGRAMS = new LinkedHashMap<>(ALL);

  static {
    FOR_PROGRAMS.put(
        "Content-Security-Policy",
        "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none';"
            + " frame-ancestors 'none'");
  }

  private SecurityHeaders() {}

  /** Hands every header of an answer about {@code path} to {@code sink}. */
  static void writeTo(@Nullable String path, BiConsumer<String, String> sink) {
    (Audience.isForPrograms(path) ? FOR_PROGRAMS : ALL).forEach(sink);
  }
}
