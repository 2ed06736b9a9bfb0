package dev.sojourn.server.cli.admin;

import dev.sojourn.server.cli.terminal.Cells;
import dev.sojourn.server.cli.terminal.Confirmation;
import dev.sojourn.server.cli.terminal.Listing;
import dev.sojourn.server.cli.terminal.RefusedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Ends a session, or all that match. */
@Command(
    name = "end",
    description = {
      "Ends one session, or all living ones that match every filter.",
      "With filters it says first how many there are, and asks."
    },
    footer = {
      "%nExamples:",
      "  sojourn sessions end 0198b5c2-7a31-7c4e-9d20-5f6e1a2b3c4d",
      "  sojourn sessions end --ip 192.0.2.0/24 --dry-run",
      "  sojourn sessions end --active-before 30d --yes",
      "  sojourn sessions end --tenant shop        all of a tenant"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EndSessions extends AdminCommand {

  @Parameters(paramLabel = "SESSION", arity = "0..1", description = "The id of one session.")
  private @Nullable String id;

  @Mixin private FilterOptions filter;
  @Mixin private TenantOption tenant;
  @Mixin private ReasonOption reason;
  @Mixin private Confirmation confirmation;

  @Option(names = "--dry-run", description = "Show what would end, and end nothing.")
  private boolean dryRun;

  EndSessions() {}

  @Override
  void run() throws IOException {
    Map<String, Object> body = filter.stated();
    if (tenant.name() != null) {
      body.put("tenant", tenant.name());
    }
    if (id == null) {
      if (body.isEmpty()) {
        throw wrongUse("Name a session or a filter; --tenant alone means all of that tenant.");
      }
      endMatching(body);
    } else if (body.isEmpty() && !dryRun) {
      endOne(id);
    } else {
      throw wrongUse("One session needs no filter and no --dry-run.");
    }
  }

  private void endOne(String session) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    reason.into(body);
    JsonNode ended =
        server.call("POST", "/v1/sessions/" + ApiClient.encoded(session) + "/end", body);
    output.say(
        ended,
        "Session %s of %s is over since %s: %s."
            .formatted(
                Cells.text(ended, "id"),
                ended.hasNonNull("user") ? Cells.text(ended, "user") : "a guest",
                Cells.time(ended, "ended_at"),
                Cells.text(ended, "end_reason")));
  }

  private void endMatching(Map<String, Object> body) throws IOException {
    reason.into(body);
    if (dryRun) {
      JsonNode found = preview(body);
      if (output.isJson()) {
        output.say(found);
      } else {
        show(found);
      }
      return;
    }
    if (!confirmation.isGiven()) {
      if (output.isJson()) {
        throw wrongUse("--json needs --yes, or --dry-run.");
      }
      confirmation.needSomebody();
      JsonNode found = preview(body);
      if (found.path("matched").asInt(0) > 0) {
        show(found);
        confirmation.need("This ends " + count(found) + ".");
      }
    }
    endAll(body);
  }

  private JsonNode preview(Map<String, Object> body) throws IOException {
    Map<String, Object> dry = new LinkedHashMap<>(body);
    dry.put("dry_run", true);
    return server.call("POST", "/v1/sessions/end", dry);
  }

  private void show(JsonNode found) {
    output.say(
        found,
        count(found)
            + (found.path("matched").asInt(0) == 1 ? " matches" : " match")
            + newest(found));
    if (found.path("matched").asInt(0) > 0) {
      Listing sample = output.table(ListSessions.COLUMNS);
      sample.add(found.path("sample").valueStream().toList());
      sample.end();
    }
  }

  private static String newest(JsonNode found) {
    int matched = found.path("matched").asInt(0);
    int shown = found.path("sample").size();
    return matched == 0 ? "." : matched > shown ? "; the newest " + shown + ":" : ":";
  }

  /** One call ends a bounded number: it is repeated until none is left. */
  private void endAll(Map<String, Object> body) throws IOException {
    long ended = 0;
    boolean more = true;
    while (more) {
      JsonNode step = server.call("POST", "/v1/sessions/end", body);
      int now = step.path("ended").asInt(0);
      ended += now;
      more = step.path("more").asBoolean(false);
      if (more && now == 0) {
        throw new RefusedException(
            "after " + ended + " sessions the server ends no more, though some are left");
      }
    }
    output.say(Map.of("ended", ended), "Ended " + sessions(ended) + ".");
  }

  private static String count(JsonNode found) {
    String count = sessions(found.path("matched").asLong(0));
    return found.path("matched_is_minimum").asBoolean(false) ? "more than " + count : count;
  }

  private static String sessions(long number) {
    return number + (number == 1 ? " session" : " sessions");
  }
}
