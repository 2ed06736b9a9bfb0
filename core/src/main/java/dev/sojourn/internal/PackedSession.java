package dev.sojourn.internal;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.Client;
import dev.sojourn.ClientTrace;
import dev.sojourn.Device;
import dev.sojourn.DeviceId;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.binding.Binding;
import dev.sojourn.store.EpochRaise;
import dev.sojourn.store.Found;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.store.UserRecord;
import dev.sojourn.token.SecretBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session and its records in as little memory as possible: what it has in common with others is
 * {@linkplain SharedParts shared}, the rest is one array of bytes, from which callers take the
 * parts they ask for. As objects the same would be several times as large. Immutable.
 *
 * <p>The array begins with what is asked for at every request: the address and the user's id.
 */
class PackedSession implements SessionParts {

  private static final List<FactorMethod> METHODS = List.of(FactorMethod.values());
  private static final byte[] NOTHING = {};
  private static final int BINDING_BYTES = 400;
  private static final int RAISE_BYTES = 120;

  /**
   * What few sessions have, and then as it is.
   *
   * @param binding what it is bound to beside its token, or null
   * @param raises the raises of the user's epoch, if they concern the session
   */
  private record Rare(@Nullable Binding binding, List<EpochRaise> raises) {}

  private final SessionId id;
  private final SharedParts shared;
  private final byte[] bytes;
  private final @Nullable Rare rare;

  /** Packs what the store said; null if it said that there is no such session. */
  PackedSession(SessionId id, @Nullable Found found, SharedParts shared) {
    this.id = id;
    this.shared = shared;
    bytes = found == null ? NOTHING : pack(found);
    rare = found == null ? null : rare(found);
  }

  private static @Nullable Rare rare(Found found) {
    UserRecord user = found.user();
    // While the epoch is the session's nobody asks for its raises.
    List<EpochRaise> raises =
        user == null || user.epoch() == found.session().userEpoch() ? List.of() : user.raises();
    Binding binding = found.session().binding();
    return binding == null && raises.isEmpty() ? null : new Rare(binding, raises);
  }

  private static byte[] pack(Found found) {
    SessionRecord session = found.session();
    ByteWriter out = new ByteWriter();
    out.text(session.lastSeenFrom().ip());
    out.text(session.userId());
    PackedNumbers.of(found).write(out);
    out.bytes(session.verifier().reveal());
    out.text(session.createdFrom().ip());
    out.unsigned(session.factors().size());
    for (Factor factor : session.factors()) {
      out.unsigned(METHODS.indexOf(factor.method()));
      out.unsigned(factor.level());
      out.signed(factor.at().toEpochMilli() - session.createdAt().toEpochMilli());
    }
    out.attributes(session.attributes());
    DeviceId device = session.device();
    if (device != null) {
      out.fixed(device.value().getMostSignificantBits());
      out.fixed(device.value().getLeastSignificantBits());
    }
    if (found.device() != null) {
      out.text(found.device().name());
    }
    if (found.user() != null) {
      out.attributes(found.user().attributes());
    }
    SessionId endedBy = session.endedBy();
    if (endedBy != null) {
      out.fixed(endedBy.high());
      out.fixed(endedBy.low());
    }
    return out.toBytes();
  }

  /** Whether there is such a session; without one only its id and what it shares may be asked. */
  final boolean isPresent() {
    return bytes.length > 0;
  }

  final SharedParts shared() {
    return shared;
  }

  /** How many bytes are its alone, this object's not counted. */
  final int packedBytes() {
    return bytes.length + (rare == null ? 0 : BINDING_BYTES + RAISE_BYTES * rare.raises().size());
  }

  @Override
  public final SessionId id() {
    return id;
  }

  @Override
  public final String tenant() {
    return shared.tenant();
  }

  @Override
  public final String policy() {
    return shared.policy();
  }

  @Override
  public final Access access() {
    return shared.inForce();
  }

  @Override
  public final Access statedAccess() {
    return shared.access();
  }

  @Override
  public final @Nullable String userId() {
    ByteReader in = new ByteReader(bytes);
    in.skipText();
    return in.text();
  }

  @Override
  public final List<Factor> factors() {
    return factors(atFactors(), number(PackedNumbers.CREATED));
  }

  @Override
  public final @Nullable Instant reducedAt() {
    return numbers().timeIf(PackedNumbers.HAS_REDUCED, PackedNumbers.REDUCED);
  }

  @Override
  public final long recordedActivity() {
    return numbers().epoch(PackedNumbers.LAST_ACTIVE);
  }

  @Override
  public final Attributes attributes() {
    ByteReader in = atFactors();
    factors(in, 0);
    return in.attributes();
  }

  /** What it is bound to beside its token; null if to nothing. */
  final @Nullable Binding binding() {
    return rare == null ? null : rare.binding();
  }

  final long version() {
    return number(PackedNumbers.VERSION);
  }

  /** Of the user's record; 0 without one. */
  final long userVersion() {
    return number(PackedNumbers.USER_VERSION);
  }

  final int generation() {
    return (int) number(PackedNumbers.GENERATION);
  }

  /** When its token was replaced by the present one, or null. */
  final @Nullable Instant rotatedAt() {
    return numbers().timeIf(PackedNumbers.HAS_ROTATED, PackedNumbers.ROTATED);
  }

  /** What proves the token of the present generation. */
  final SecretBytes verifier() {
    return SecretBytes.copyOf(atVerifier().bytes());
  }

  /** The client of the latest recorded activity. */
  final ClientTrace recordedFrom() {
    return new ClientTrace(new ByteReader(bytes).text(), shared.seenAgent());
  }

  /** Whether activity of {@code client} would leave {@link #recordedFrom} as it is. */
  final boolean isRecordedFrom(Client client) {
    String ip = client.ip();
    String agent = client.userAgent();
    return (agent == null || agent.equals(shared.seenAgent()))
        && (ip == null || new ByteReader(bytes).isText(ip));
  }

  private long number(int which) {
    return PackedNumbers.read(atNumbers(), which);
  }

  private PackedNumbers numbers() {
    return PackedNumbers.read(atNumbers());
  }

  private ByteReader atNumbers() {
    ByteReader in = new ByteReader(bytes);
    in.skipText();
    in.skipText();
    return in;
  }

  private ByteReader atVerifier() {
    ByteReader in = atNumbers();
    PackedNumbers.skip(in);
    return in;
  }

  private ByteReader atFactors() {
    ByteReader in = atVerifier();
    in.bytes();
    in.skipText();
    return in;
  }

  private static List<Factor> factors(ByteReader in, long created) {
    int count = (int) in.unsigned();
    List<Factor> factors = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      FactorMethod method = METHODS.get((int) in.unsigned());
      int level = (int) in.unsigned();
      factors.add(new Factor(method, Instant.ofEpochMilli(created + in.signed()), level));
    }
    return List.copyOf(factors);
  }

  /**
   * As the store gave it, but that the raises of the user's epoch are missing where they do not
   * concern the session.
   */
  @Override
  public final Found found() {
    ByteReader in = new ByteReader(bytes);
    String seenIp = in.text();
    String userId = in.text();
    PackedNumbers numbers = PackedNumbers.read(in);
    SecretBytes verifier = SecretBytes.copyOf(in.bytes());
    ClientTrace createdFrom = new ClientTrace(in.text(), shared.createdAgent());
    List<Factor> factors = factors(in, numbers.number(PackedNumbers.CREATED));
    Attributes attributes = in.attributes();
    DeviceId deviceId =
        numbers.has(PackedNumbers.HAS_DEVICE_ID)
            ? new DeviceId(new UUID(in.fixed(), in.fixed()))
            : null;
    Device device =
        numbers.has(PackedNumbers.HAS_DEVICE)
            ? device(numbers, owner(userId), Objects.requireNonNull(deviceId), in.text())
            : null;
    UserRecord user =
        numbers.has(PackedNumbers.HAS_USER) ? user(numbers, owner(userId), in.attributes()) : null;
    SessionRecord session =
        new SessionRecord(
            id,
            shared.tenant(),
            userId,
            deviceId,
            numbers.number(PackedNumbers.VERSION),
            (int) numbers.number(PackedNumbers.GENERATION),
            verifier,
            numbers.timeIf(PackedNumbers.HAS_ROTATED, PackedNumbers.ROTATED),
            numbers.epoch(PackedNumbers.SESSION_USER_EPOCH),
            numbers.epoch(PackedNumbers.SESSION_TENANT_EPOCH),
            numbers.number(PackedNumbers.SESSION_ACCESS_VERSION),
            shared.access(),
            factors,
            numbers.timeIf(PackedNumbers.HAS_REDUCED, PackedNumbers.REDUCED),
            numbers.creation(),
            numbers.timeIf(PackedNumbers.HAS_AUTHENTICATED, PackedNumbers.AUTHENTICATED),
            numbers.time(PackedNumbers.LAST_ACTIVE),
            shared.idleTimeout(),
            shared.touchInterval(),
            numbers.time(PackedNumbers.EXPIRES),
            shared.policy(),
            shared.remembered(),
            createdFrom,
            new ClientTrace(seenIp, shared.seenAgent()),
            binding(),
            attributes,
            numbers.endReason() == null ? null : numbers.time(PackedNumbers.ENDED),
            numbers.endReason(),
            numbers.has(PackedNumbers.HAS_ENDED_BY) ? new SessionId(in.fixed(), in.fixed()) : null);
    return new Found(session, user, shared.tenantRecord(), device);
  }

  private UserId owner(@Nullable String userId) {
    return new UserId(shared.tenant(), Objects.requireNonNull(userId));
  }

  private Device device(PackedNumbers numbers, UserId owner, DeviceId id, @Nullable String name) {
    return new Device(
        id,
        owner,
        name,
        Objects.requireNonNull(shared.traits()),
        numbers.time(PackedNumbers.FIRST_SEEN),
        numbers.time(PackedNumbers.LAST_SEEN));
  }

  private UserRecord user(PackedNumbers numbers, UserId owner, Attributes attributes) {
    return new UserRecord(
        owner,
        numbers.number(PackedNumbers.USER_VERSION),
        numbers.number(PackedNumbers.SECURITY_VERSION),
        numbers.epoch(PackedNumbers.USER_EPOCH),
        rare == null ? List.of() : rare.raises(),
        numbers.number(PackedNumbers.ACCESS_VERSION),
        Objects.requireNonNull(shared.userAccess()),
        numbers.has(PackedNumbers.IS_DISABLED),
        numbers.has(PackedNumbers.IS_DELETED),
        attributes);
  }
}
