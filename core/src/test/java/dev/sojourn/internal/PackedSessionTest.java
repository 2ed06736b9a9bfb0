package dev.sojourn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.DeviceTraits;
import dev.sojourn.EndReason;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.binding.Binding;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Found;
import dev.sojourn.store.Records;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.TenantRecord;
import dev.sojourn.store.UserRecord;
import dev.sojourn.token.SecretBytes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackedSessionTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int SEEDS = 3_000;

  private static PackedSession pack(Found found) {
    return new PackedSession(
        found.session().id(),
        found,
        SharedParts.of(
            found, new Policies(Map.of()), new SharedParts.TenantValidity(), new Interner()));
  }

  /** Whatever a store may give: what is taken out is what was put in. */
  @Test
  void everyPartComesBackAsItWas() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Found found = new Arbitrary(seed).found();
      PackedSession packed = pack(found);
      SessionRecord session = found.session();

      assertThat(packed.found()).as("seed " + seed).isEqualTo(found);
      assertThat(packed.userId()).isEqualTo(session.userId());
      assertThat(packed.tenant()).isEqualTo(session.tenant());
      assertThat(packed.policy()).isEqualTo(session.policy());
      assertThat(packed.access()).isEqualTo(SessionParts.inForce(found));
      assertThat(packed.factors()).isEqualTo(session.factors());
      assertThat(packed.attributes()).isEqualTo(session.attributes());
      assertThat(packed.reducedAt()).isEqualTo(session.reducedAt());
      assertThat(packed.rotatedAt()).isEqualTo(session.rotatedAt());
      assertThat(packed.recordedActivity()).isEqualTo(session.lastActiveAt().toEpochMilli());
      assertThat(packed.recordedFrom()).isEqualTo(session.lastSeenFrom());
      assertThat(packed.version()).isEqualTo(session.version());
      assertThat(packed.generation()).isEqualTo(session.generation());
      assertThat(packed.verifier()).isEqualTo(session.verifier());
      assertThat(packed.binding()).isEqualTo(session.binding());
    }
  }

  /** Nobody asks for them then, and a user has up to 256. */
  @Test
  void raisesThatDoNotConcernTheSessionAreLeftOut() {
    UserRecord user =
        new UserRecord(
            UserId.of("alice"),
            2,
            7,
            1_000,
            List.of(new EpochRaise(1_000, EndReason.SIGNED_OUT, AT, Initiator.USER, null)),
            0,
            Access.NONE,
            false,
            false,
            Attributes.EMPTY);
    Found found =
        new Found(Records.session(1, AT).toBuilder().userEpoch(1_000).build(), user, null, null);

    assertThat(pack(found).found().user().raises()).isEmpty();
  }

  @Test
  void aClientIsKnownByTheAddressAndTheUserAgentItWasSeenWith() {
    SessionRecord session =
        Records.session(1, AT).toBuilder()
            .lastSeenFrom(new ClientTrace("192.0.2.1", "Browser/1"))
            .build();
    PackedSession packed = pack(new Found(session, null, null, null));

    assertThat(packed.isRecordedFrom(client("192.0.2.1", "Browser/1"))).isTrue();
    assertThat(packed.isRecordedFrom(client(null, "Browser/1"))).isTrue();
    assertThat(packed.isRecordedFrom(client("192.0.2.1", null))).isTrue();
    assertThat(packed.isRecordedFrom(client("192.0.2.2", "Browser/1"))).isFalse();
    assertThat(packed.isRecordedFrom(client("192.0.2.11", "Browser/1"))).isFalse();
    assertThat(packed.isRecordedFrom(client("192.0.2.1", "Browser/2"))).isFalse();
  }

  @Test
  void aClientOfWhichNothingWasKnownIsKnownByNothing() {
    PackedSession packed = pack(new Found(Records.session(1, AT), null, null, null));

    assertThat(packed.isRecordedFrom(Client.UNKNOWN)).isTrue();
    assertThat(packed.isRecordedFrom(client("192.0.2.1", null))).isFalse();
    assertThat(packed.isRecordedFrom(client(null, "Browser/1"))).isFalse();
  }

  @Test
  void whatIsRareCountsBesideTheBytes() {
    SessionRecord plain = Records.session(1, AT);
    SessionRecord bound = plain.toBuilder().binding(new Binding("192.0.2.1", null, null)).build();
    EpochRaise raise = new EpochRaise(2_000, EndReason.SIGNED_OUT, AT, Initiator.USER, null);
    int bytes = pack(new Found(plain, Records.user(2_000), null, null)).packedBytes();

    assertThat(pack(new Found(bound, Records.user(2_000), null, null)).packedBytes())
        .isEqualTo(bytes + 400);
    assertThat(pack(new Found(bound, Records.user(2_000, raise, raise), null, null)).packedBytes())
        .isEqualTo(bytes + 400 + 2 * 120);
  }

  private static Client client(@Nullable String ip, @Nullable String agent) {
    return new Client(ip, agent, Map.of(), null);
  }

  /** Records of which each part may be there or not. */
  private static final class Arbitrary {
    private final SplittableRandom random;

    Arbitrary(long seed) {
      random = new SplittableRandom(seed);
    }

    private boolean flip() {
      return random.nextBoolean();
    }

    private Instant time() {
      return AT.plusMillis(random.nextLong(-1L << 40, 1L << 40));
    }

    private @Nullable Instant timeOrNull() {
      return flip() ? time() : null;
    }

    private String text(int max) {
      StringBuilder text = new StringBuilder();
      int[] ranges = {0x7F, 0xFF, 0xD7FF};
      int range = ranges[random.nextInt(ranges.length)];
      for (int left = random.nextInt(1, max); left > 0; left--) {
        text.append((char) random.nextInt(' ', range));
      }
      return text.toString();
    }

    private @Nullable String textOrNull() {
      return flip() ? text(200) : null;
    }

    private SessionId id() {
      return new SessionId(random.nextLong(), random.nextLong());
    }

    private Access access() {
      return flip() ? Access.NONE : new Access(Set.of("editor", "r" + random.nextInt(9)), Set.of());
    }

    private Attributes attributes() {
      Map<String, AttributeValue> values = new TreeMap<>();
      for (int left = random.nextInt(4); left > 0; left--) {
        values.put("name" + random.nextInt(99), value());
      }
      return new Attributes(values);
    }

    private AttributeValue value() {
      return switch (random.nextInt(4)) {
        case 0 -> new AttributeValue.Text(flip() ? "" : text(200));
        case 1 ->
            new AttributeValue.Decimal(
                BigDecimal.valueOf(random.nextLong(), random.nextInt(-300, 300)));
        case 2 -> new AttributeValue.Flag(flip());
        default -> new AttributeValue.TextList(List.of(text(9), text(9)).subList(0, one()));
      };
    }

    private int one() {
      return random.nextInt(3);
    }

    private List<Factor> factors() {
      return Arrays.stream(FactorMethod.values())
          .filter(method -> flip())
          .map(method -> new Factor(method, time(), random.nextInt(4)))
          .toList();
    }

    private @Nullable Binding binding() {
      return random.nextInt(4) == 0 ? new Binding("192.0.2.1", null, null) : null;
    }

    Found found() {
      boolean guest = random.nextInt(5) == 0;
      UserId user = guest ? null : new UserId("tenant-" + one(), "u" + random.nextInt(1_000));
      SessionRecord session = session(user);
      return new Found(
          session,
          user != null && flip() ? user(user, session) : null,
          flip() ? new TenantRecord(session.tenant(), 3, random.nextLong(), List.of()) : null,
          session.device() != null && flip() ? device(user, session.device()) : null);
    }

    private SessionRecord session(@Nullable UserId user) {
      byte[] verifier = new byte[16];
      random.nextBytes(verifier);
      boolean ended = flip();
      List<EndReason> reasons = List.of(EndReason.values());
      return new SessionRecord(
          id(),
          user == null ? "default" : user.tenant(),
          user == null ? null : user.id(),
          user == null ? null : new DeviceId(new UUID(random.nextLong(), random.nextLong())),
          random.nextLong(1, Long.MAX_VALUE),
          random.nextInt(Integer.MAX_VALUE),
          SecretBytes.copyOf(verifier),
          timeOrNull(),
          flip() ? 0 : random.nextLong(),
          flip() ? 0 : random.nextLong(),
          random.nextLong(3),
          access(),
          factors(),
          timeOrNull(),
          time(),
          timeOrNull(),
          time(),
          Duration.ofMinutes(random.nextInt(1, 9)),
          Duration.ofSeconds(random.nextInt(1, 9)),
          time(),
          "policy-" + one(),
          flip(),
          new ClientTrace(textOrNull(), textOrNull()),
          new ClientTrace(textOrNull(), textOrNull()),
          binding(),
          attributes(),
          ended ? time() : null,
          ended ? reasons.get(random.nextInt(reasons.size())) : null,
          ended && flip() ? id() : null);
    }

    private UserRecord user(UserId user, SessionRecord session) {
      boolean raised = flip();
      List<EpochRaise> raises = new ArrayList<>();
      for (int left = raised ? one() : 0; left > 0; left--) {
        raises.add(
            new EpochRaise(
                random.nextLong(), EndReason.USER_DISABLED, time(), Initiator.USER, id()));
      }
      return new UserRecord(
          user,
          random.nextLong(9),
          flip() ? 0 : random.nextLong(),
          raised ? session.userEpoch() + 1 : session.userEpoch(),
          raises,
          random.nextLong(3),
          access(),
          flip(),
          flip(),
          attributes());
    }

    private Device device(UserId user, DeviceId id) {
      return new Device(
          id,
          user,
          textOrNull(),
          new DeviceTraits(flip() ? DeviceKind.UNKNOWN : DeviceKind.DESKTOP, "Linux", "Firefox"),
          time(),
          time());
    }
  }
}
