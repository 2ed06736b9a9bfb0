package dev.sojourn.server.me;

import dev.sojourn.servlet.Clients;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code GET /v1/me/events}: server-sent events about the caller's own sessions. */
@Controller
class MeEvents {

  private final Caller caller;
  private final EventStreams streams;
  private final Clients clients;

  MeEvents(Caller caller, EventStreams streams, Clients clients) {
    this.caller = caller;
    this.streams = streams;
    this.clients = clients;
  }

  @Operation(summary = "Follow what happens to your sessions, as server-sent events")
  @ApiResponse(
      responseCode = "200",
      description = "A stream that goes on until the session is over",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping("/v1/me/events")
  void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getMethod().equals("HEAD")) {
      // What is written to it never fails: a stream would never hear that the other side is gone.
      caller.of(request);
      response.setContentType("text/event-stream");
      return;
    }
    streams.begin(caller.of(request), clients.of(request), request, response);
  }
}
