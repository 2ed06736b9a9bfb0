package dev.sojourn.testkit;

import dev.sojourn.Access;
import dev.sojourn.Attributes;
import dev.sojourn.ClientTrace;
import dev.sojourn.Factor;
import dev.sojourn.FactorMethod;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import dev.sojourn.SessionLimits;
import dev.sojourn.SessionPolicy;
import dev.sojourn.UserId;
import dev.sojourn.store.CreateCommand;
import dev.sojourn.store.DeviceRecord;
import dev.sojourn.store.SessionRecord;
import dev.sojourn.token.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session to be created, part by part. Without further words: begun now, 30 min idle, 12 h in
 * all, a touch interval of 2 min, signed in by password on a browser of its own. Not thread-safe.
 */
public final class Draft {

  /** The idle timeout where nothing else is said. */
  public static final Duration IDLE = Duration.ofMinutes(30);

  /** The touch interval where nothing else is said. */
  public static final Duration TOUCH_INTERVAL = Duration.ofMinutes(2);

  /** The absolute lifetime where nothing else is said. */
  public static final Duration LIFETIME = Duration.ofHours(12);

  /** The client where nothing else is said. */
  public static final ClientTrace CLIENT = new ClientTrace("192.0.2.7", "Example/1.0");

  private final Fixtures fixtures;
  private final String tenant;
  private final @Nullable UserId user;
  private final Instant at;
  private Duration age = Duration.ZERO;
  private SessionId id;
  private SecretBytes verifier;
  private Browser browser;
  private List<Factor> factors;
  private boolean statesAccess;
  private Access access = Access.NONE;
  private Duration idle = IDLE;
  private Duration touchInterval = TOUCH_INTERVAL;
  private Duration lifetime = LIFETIME;
  private String policy = SessionPolicy.DEFAULT_NAME;
  private boolean remembered;
  private ClientTrace client = CLIENT;
  private Attributes attributes = Attributes.EMPTY;
  private Map<String, byte[]> framework = Map.of();
  private SessionLimits limits = SessionLimits.DEFAULT;
  private @Nullable Long securityVersion;
  private @Nullable SessionId upgrades;
  private @Nullable Set<String> guestAttributes;

  Draft(Fixtures fixtures, String tenant, @Nullable UserId user) {
    this.fixtures = fixtures;
    this.tenant = tenant;
    this.user = user;
    at = fixtures.now();
    id = fixtures.sessionId();
    verifier = fixtures.verifier();
    browser = fixtures.browser();
    factors = user == null ? List.of() : List.of(Factor.of(FactorMethod.PASSWORD, at));
  }

  /** With this id instead of a new one. */
  public Draft id(SessionId value) {
    id = value;
    return this;
  }

  /** With this verifier instead of a new one. */
  public Draft verifier(SecretBytes value) {
    verifier = value;
    return this;
  }

  /** On this browser instead of a new one. */
  public Draft on(Browser value) {
    browser = value;
    return this;
  }

  /** The sign-in states these roles, and that there are no permissions. */
  public Draft roles(String... roles) {
    return access(new Access(Set.of(roles), Set.of()));
  }

  /** The sign-in states this access. */
  public Draft access(Access value) {
    statesAccess = true;
    access = value;
    return this;
  }

  /** By these factors, all of now. */
  public Draft factors(FactorMethod... methods) {
    factors = List.of(methods).stream().map(method -> Factor.of(method, at)).toList();
    return this;
  }

  /** Begun so long ago in another system. */
  public Draft age(Duration value) {
    age = value;
    return this;
  }

  /** Over after so long without activity. */
  public Draft idle(Duration value) {
    idle = value;
    return this;
  }

  /** With this grace for activity that is not written yet. */
  public Draft touchInterval(Duration value) {
    touchInterval = value;
    return this;
  }

  /** Over after so long in any case. */
  public Draft lifetime(Duration value) {
    lifetime = value;
    return this;
  }

  /** Under this policy. */
  public Draft policy(String value) {
    policy = value;
    return this;
  }

  /** Remembered. */
  public Draft remembered() {
    remembered = true;
    return this;
  }

  /** By this client. */
  public Draft client(ClientTrace value) {
    client = value;
    return this;
  }

  /** From this address. */
  public Draft ip(String value) {
    client = new ClientTrace(value, client.userAgent());
    return this;
  }

  /** With these attributes. */
  public Draft attributes(Attributes value) {
    attributes = value;
    return this;
  }

  /** With these framework attributes. */
  public Draft framework(Map<String, byte[]> values) {
    framework = values;
    return this;
  }

  /** Within these limits. */
  public Draft limits(SessionLimits value) {
    limits = value;
    return this;
  }

  /** Only if the user's security version is still this one. */
  public Draft ifSecurityVersion(long value) {
    securityVersion = value;
    return this;
  }

  /** Takes over all attributes of this guest, and ends it. */
  public Draft upgrading(SessionId guest) {
    upgrades = guest;
    guestAttributes = null;
    return this;
  }

  /** Takes over these attributes of this guest, and ends it. */
  public Draft upgrading(SessionId guest, Set<String> names) {
    upgrades = guest;
    guestAttributes = names;
    return this;
  }

  /** What a store is to do; each call with a device id of its own. */
  public CreateCommand command() {
    DeviceRecord device = user == null ? null : browser.deviceOf(user, fixtures.deviceId(), at);
    return new CreateCommand(
        session(device),
        statesAccess,
        device,
        securityVersion,
        limits,
        upgrades,
        guestAttributes,
        framework,
        Initiator.USER);
  }

  private SessionRecord session(@Nullable DeviceRecord device) {
    return new SessionRecord(
        id,
        tenant,
        user == null ? null : user.id(),
        device == null ? null : device.device().id(),
        1,
        0,
        verifier,
        null,
        0,
        0,
        0,
        access,
        factors,
        null,
        at.minus(age),
        user == null ? null : at.minus(age),
        at,
        idle,
        touchInterval,
        at.plus(lifetime),
        policy,
        remembered,
        client,
        client,
        null,
        attributes,
        null,
        null,
        null);
  }
}
