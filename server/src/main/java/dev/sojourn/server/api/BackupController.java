package dev.sojourn.server.api;

import dev.sojourn.server.security.Needs;
import dev.sojourn.server.security.Scope;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.store.BackupStore;
import dev.sojourn.store.BackupStore.Backup;
import dev.sojourn.store.SessionStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A copy of the whole store, as the body of the answer: no caller names a path of this machine. A
 * fault on the way cuts the connection, so that nobody takes a part for the whole.
 */
@RestController
class BackupController {

  private static final Logger LOG = LoggerFactory.getLogger(BackupController.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final SessionStore store;

  BackupController(SessionStore store) {
    this.store = store;
  }

  @Operation(summary = "Copy the whole store")
  @PostMapping("/v1/backup")
  @Needs(Scope.ADMIN)
  @ApiResponse(
      responseCode = "200",
      description = "The copy",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  void backUp(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Caller caller = Caller.of(request);
    caller.seesEverything();
    if (!(store instanceof BackupStore source)) {
      throw Problem.of(
              ProblemType.NOT_FOUND, "This store is backed up with its own database's means.")
          .exception();
    }
    try (Backup backup = source.backUp().orElseThrow(BackupController::another)) {
      response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
      response.setContentLengthLong(backup.size());
      backup.transferTo(response.getOutputStream());
      LOG.info("A back-up of {} bytes went to service key {}", backup.size(), caller.key().id());
    }
  }

  private static RuntimeException another() {
    return Problem.of(ProblemType.TOO_MANY_REQUESTS, "Another back-up is being made.")
        .retryAfter(PAUSE)
        .exception();
  }
}
