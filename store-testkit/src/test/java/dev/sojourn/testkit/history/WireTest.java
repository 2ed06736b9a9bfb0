package dev.sojourn.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.event.EventType;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.testkit.history.HistoryNode.Reply;
import dev.sojourn.testkit.history.HistoryNode.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one process says is what the other hears. */
class WireTest {

  private static final UserId ALICE = UserId.of("acme", "alice");
  private static final SessionId SESSION = new SessionId(-7, Long.MIN_VALUE);

  static Stream<Act> acts() {
    return Stream.of(
        new Act.Create(ALICE),
        new Act.Create(ALICE, SESSION),
        new Act.CreateGuest("acme"),
        new Act.Validate(SESSION, true),
        new Act.Validate(SESSION, false, 7, 1L << 40),
        new Act.Rotate(SESSION),
        new Act.Write(SESSION, "cart", "\u00e4 \ud83d\ude00"),
        new Act.StateAccess(ALICE, "editor"),
        new Act.End(SESSION),
        new Act.EndAll(ALICE, SESSION),
        new Act.EndAll(ALICE, null),
        new Act.Disable(ALICE),
        new Act.Enable(ALICE),
        new Act.SignOutTenant("acme"),
        new Act.ReadEvents(60));
  }

  static Stream<Answer> answers() {
    SessionEvent event =
        new SessionEvent(
            "17",
            EventType.SESSION_ENDED,
            Instant.parse("2026-11-28T00:00:00.123Z"),
            "acme",
            "alice",
            SESSION,
            new DeviceId(new UUID(1, 2)),
            EndReason.SIGNED_OUT,
            5L,
            "a key",
            Initiator.serviceKey("operation-1"));
    SessionEvent bare =
        new SessionEvent(
            "18",
            EventType.TENANT_SIGNED_OUT,
            Instant.EPOCH,
            "acme",
            null,
            null,
            null,
            null,
            null,
            null,
            Initiator.SYSTEM);
    return Stream.of(
        new Answer.Unknown("cut"),
        new Answer.Created(SESSION, List.of(new SessionId(1, 2), SESSION)),
        new Answer.Refused("user_disabled"),
        new Answer.Active(Set.of("a", "b"), Set.of(), Map.of("cart", "v1", "step", "")),
        new Answer.Rejected(RejectReason.SIGNED_OUT),
        new Answer.Over(),
        new Answer.Ended(),
        new Answer.Done(Long.MAX_VALUE),
        new Answer.Events(List.of(event, bare)),
        new Answer.Events(List.of()));
  }

  private static Object sent(Class<?> type, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Wire.write(new DataOutputStream(bytes), type, value);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    Object heard = Wire.read(in, type);
    assertThat(in.available()).isZero();
    return heard == null ? "nothing" : heard;
  }

  @ParameterizedTest
  @MethodSource("acts")
  void asIsAsked(Act act) throws IOException {
    Request request = new Request(3, act, "token", "seen");
    Request without = new Request(4, act, null);

    assertThat(sent(Request.class, request)).isEqualTo(request);
    assertThat(sent(Request.class, without)).isEqualTo(without);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void asIsAnswered(Answer answer) throws IOException {
    Reply reply = new Reply(answer, "cursor", 1L << 40);

    assertThat(sent(Reply.class, reply)).isEqualTo(reply);
  }
}
