package dev.sojourn.server.me;

import dev.sojourn.DeviceId;
import dev.sojourn.server.me.OwnSessions.Outcome;
import dev.sojourn.server.web.Problem;
import dev.sojourn.server.web.ProblemType;
import dev.sojourn.servlet.Visitor;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The answers to "was this you?": {@code GET /v1/me/devices} says which devices to ask about. */
@RestController
@RequestMapping(path = "/v1/me/devices/{device}", produces = MediaType.APPLICATION_JSON_VALUE)
class MeNewDevices {

  private final Caller caller;
  private final NewDevices newDevices;

  MeNewDevices(Caller caller, NewDevices newDevices) {
    this.caller = caller;
    this.newDevices = newDevices;
  }

  @Operation(summary = "Say that a sign-in on a new device was yours")
  @PostMapping("/confirm")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void confirm(@PathVariable String device, HttpServletRequest request) {
    answer(device, request, newDevices::confirm);
  }

  @Operation(summary = "Say that a sign-in on a new device was not yours")
  @PostMapping("/disown")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void disown(@PathVariable String device, HttpServletRequest request) {
    answer(device, request, newDevices::disown);
  }

  private void answer(
      String device,
      HttpServletRequest request,
      BiFunction<Visitor.SignedIn, DeviceId, Outcome> given) {
    Visitor.SignedIn me = caller.of(request);
    DeviceId id = DeviceId.parse(device).orElseThrow(MeNewDevices::absent);
    switch (given.apply(me, id)) {
      case Outcome.Done done -> {}
      case Outcome.NeedsAuthentication needed -> throw StepUp.problem().exception();
      case Outcome.Absent absent -> throw absent();
    }
  }

  private static RuntimeException absent() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such device.").exception();
  }
}
