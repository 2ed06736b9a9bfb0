package dev.sojourn.server.web;

import dev.sojourn.server.web.Problem.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with the fields of one request, to name all of it at once. */
public final class Checks {

  /** Years of RFC 3339 have four digits. */
  private static final int LAST_YEAR = 9999;

  private final List<FieldError> errors = new ArrayList<>();

  /** Refuses {@code field}. */
  public void refuse(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Refuses {@code field} unless {@code holds}. */
  public void require(boolean holds, String field, String message) {
    if (!holds) {
      refuse(field, message);
    }
  }

  /**
   * Reads {@code field}; an {@link IllegalArgumentException} refuses it with its message.
   *
   * @return what was read, or null when it is refused
   */
  public <T> @Nullable T read(String field, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException refused) {
      String message = refused.getMessage();
      refuse(field, message == null ? "is not allowed" : message);
      return null;
    }
  }

  /** Reads a time of RFC 3339; null for an absent one and for one that is refused. */
  public @Nullable Instant time(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException notATime) {
      // as below
    }
    refuse(field, "must be a time of RFC 3339, like 2026-01-31T12:00:00Z");
    return null;
  }

  /** What was refused so far. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** Whether nothing was refused so far. */
  public boolean isClean() {
    return errors.isEmpty();
  }

  /**
   * Ends the request when anything was refused.
   *
   * @throws ProblemException naming every field
   */
  public void done() {
    if (!errors.isEmpty()) {
      String detail = errors.stream().map(FieldError::told).collect(Collectors.joining("; "));
      throw new Problem(ProblemType.INVALID_VALUE, detail, errors, Map.of()).exception();
    }
  }

  /**
   * A value that was read, after {@link #done} found nothing.
   *
   * @throws ProblemException if it was refused
   */
  public <T> T need(@Nullable T value) {
    done();
    if (value == null) {
      throw new IllegalStateException("nothing was refused, and yet a value is missing");
    }
    return value;
  }
}
