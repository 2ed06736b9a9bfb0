package dev.sojourn.server.console;

import dev.sojourn.EndReason;
import dev.sojourn.Matches;
import dev.sojourn.SessionFilter;
import dev.sojourn.TimeSource;
import dev.sojourn.server.filter.Reasons;
import dev.sojourn.server.http.FormTokens;
import dev.sojourn.server.web.Checks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * What the confirmation of a mass end sends beside the filters.
 *
 * @param number how many sessions somebody was told would end
 * @param bound when they were told
 * @param reason why they end
 * @param back the address of the preview
 * @param isSound whether all of it can be read
 */
record MassEndForm(int number, Bound bound, EndReason reason, String back, boolean isSound) {

  private static final String NUMBER = "number";
  private static final String UNTIL = "until";
  private static final String REASON = "reason";

  /** What may stand beside the filters. */
  static final Set<String> OTHERS =
      Set.of(
          NUMBER,
          UNTIL,
          REASON,
          FormTokens.FIELD,
          Confirmation.PASSWORD,
          ConsolePages.NOTICE,
          "again");

  static MassEndForm of(HttpServletRequest request, TimeSource time) {
    Checks checks = new Checks();
    EndReason reason = Reasons.read(checks, request.getParameter(REASON));
    Instant until = checks.time(UNTIL, request.getParameter(UNTIL));
    String text = request.getParameter(NUMBER);
    int number = text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    // Filters of a tenant are read when it is known whose.
    String back = SearchForm.of(request, "default", OTHERS).input().at(MassEndPage.PATH);
    Bound now = Bound.now(time);
    return new MassEndForm(
        number,
        until == null || until.isAfter(now.before()) ? now : new Bound(until),
        reason,
        back,
        checks.isClean() && until != null && number >= 1 && number <= Matches.MAX_COUNT);
  }

  /**
   * The moment of a preview.
   *
   * @param before sessions of that preview began before this
   */
  record Bound(Instant before) {

    /** Sessions that have begun up to now, within this millisecond. */
    static Bound now(TimeSource time) {
      return new Bound(time.instant().truncatedTo(ChronoUnit.MILLIS).plusMillis(1));
    }

    /** {@code filter}, but for what began later. */
    SessionFilter within(SessionFilter filter) {
      Instant other = filter.createdBefore();
      return filter.toBuilder()
          .created(filter.createdAfter(), other != null && other.isBefore(before) ? other : before)
          .build();
    }

    /** As RFC 3339 has it. */
    @Override
    public String toString() {
      return before.toString();
    }
  }
}
