package dev.sojourn;

import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a new session is made of. Immutable; each method returns a changed copy.
 *
 * <p>The application states it after it checked who the user is; Sojourn believes it.
 */
public final class SignIn {

  /**
   * A factor as stated.
   *
   * @param method how
   * @param at when; null means the moment of the sign-in
   * @param level as in {@link Factor#level}
   */
  public record StatedFactor(FactorMethod method, @Nullable Instant at, int level) {}

  /**
   * Where a session comes from that began in another system, and goes on here.
   *
   * @param createdAt when it began there; a time in the future counts as now
   * @param idle after how long without activity it would have ended there; at least {@value
   *     Lifetime#MIN_SECONDS} s
   */
  public record Origin(Instant createdAt, Duration idle) {

    /**
     * Checks the bound.
     *
     * @throws IllegalArgumentException if it is broken
     */
    public Origin {
      if (idle.compareTo(Duration.ofSeconds(Lifetime.MIN_SECONDS)) < 0) {
        throw new IllegalArgumentException("idle must be at least " + Lifetime.MIN_SECONDS + " s");
      }
    }
  }

  private final String tenant;
  private final @Nullable String user;
  private final @Nullable Set<String> roles;
  private final @Nullable Set<String> permissions;
  private final List<StatedFactor> factors;
  private final Attributes attributes;
  private final Map<String, byte[]> frameworkAttributes;
  private final Client client;
  private final String policy;
  private final boolean remember;
  private final boolean proved;
  private final @Nullable Long securityVersion;
  private final @Nullable SessionLimits limits;
  private final @Nullable SessionToken upgrade;
  private final @Nullable Idempotency idempotency;
  private final Initiator initiator;
  private final @Nullable Origin origin;

  private SignIn(Draft draft) {
    tenant = draft.tenant;
    user = draft.user;
    roles = draft.roles;
    permissions = draft.permissions;
    factors = draft.factors;
    attributes = draft.attributes;
    frameworkAttributes = draft.frameworkAttributes;
    client = draft.client;
    policy = draft.policy;
    remember = draft.remember;
    proved = draft.proved;
    securityVersion = draft.securityVersion;
    limits = draft.limits;
    upgrade = draft.upgrade;
    idempotency = draft.idempotency;
    initiator = draft.initiator;
    origin = draft.origin;
  }

  /** A sign-in of the user with this id in the default tenant. */
  public static SignIn user(String id) {
    return user(UserId.of(id));
  }

  /** A sign-in of {@code user}. */
  public static SignIn user(UserId user) {
    return new SignIn(new Draft(user.tenant(), user.id(), SessionPolicy.DEFAULT_NAME));
  }

  /** A guest of the default tenant. */
  public static SignIn guest() {
    return guest(Tenants.DEFAULT);
  }

  /** A guest of {@code tenant}. */
  public static SignIn guest(String tenant) {
    return new SignIn(new Draft(Tenants.check(tenant), null, SessionPolicy.GUEST_NAME));
  }

  /** Roles of this session; without roles and permissions it takes the user's. */
  public SignIn roles(String... names) {
    return with(d -> d.roles = new TreeSet<>(Arrays.asList(names)));
  }

  /** Permissions of this session; without roles and permissions it takes the user's. */
  public SignIn permissions(String... names) {
    return with(d -> d.permissions = new TreeSet<>(Arrays.asList(names)));
  }

  /** The user proved who they are by {@code method}, just now. */
  public SignIn factor(FactorMethod method) {
    return factor(method, null, 0);
  }

  /** A factor with its time; a time in the future counts as now. */
  public SignIn factor(FactorMethod method, @Nullable Instant at, int level) {
    return with(d -> {
      List<StatedFactor> all = new ArrayList<>(d.factors);
      all.add(new StatedFactor(method, at, level));
      Set<FactorMethod> methods = EnumSet.noneOf(FactorMethod.class);
      for (StatedFactor factor : all) {
        if (!methods.add(factor.method())) {
          throw new IllegalArgumentException("factor " + factor.method() + " is stated twice");
        }
      }
      d.factors = List.copyOf(all);
    });
  }

  /** Attributes to begin with. */
  public SignIn attributes(Attributes values) {
    return with(d -> d.attributes = values);
  }

  /**
   * Framework attributes to begin with, by name.
   *
   * @throws AttributesTooLargeException if there are too many or too large ones
   */
  public SignIn frameworkAttributes(Map<String, byte[]> values) {
    Map<String, byte[]> own = new FrameworkAttributes(0, values).values();
    return with(d -> d.frameworkAttributes = own);
  }

  /** The caller. */
  public SignIn client(Client caller) {
    return with(d -> d.client = caller);
  }

  /** The policy by name. */
  public SignIn policy(String name) {
    return with(d -> d.policy = Objects.requireNonNull(name, "policy"));
  }

  /** Whether the user asked to stay signed in; the policy decides. */
  public SignIn remember(boolean asked) {
    return with(d -> d.remember = asked);
  }

  /**
   * Whether the user proved who they are for it, as without a word of this; not so for whoever an
   * application knows again without asking them anything. Then no stated factor counts, and the
   * session has no authentication until a factor is added.
   */
  public SignIn proved(boolean isProved) {
    return with(d -> d.proved = isProved);
  }

  /**
   * The user's {@linkplain User#securityVersion security version} as read when the first factor was
   * checked: the sign-in is refused if it has moved since.
   */
  public SignIn securityVersion(long version) {
    return with(d -> d.securityVersion = version);
  }

  /** How many sessions may live beside the new one, in place of what the policy says. */
  public SignIn limits(SessionLimits ofThisSignIn) {
    return with(d -> d.limits = Objects.requireNonNull(ofThisSignIn, "limits"));
  }

  /**
   * The token of the guest who signs in; its attributes are taken over, as far as the policy
   * allows. Framework attributes are not: nobody can say of bytes what they are allowed to be, so
   * that whoever encoded them states which go along ({@link #frameworkAttributes}).
   */
  public SignIn upgrade(SessionToken guest) {
    return with(d -> d.upgrade = guest);
  }

  /** Makes the creation repeatable after a lost answer. */
  public SignIn idempotency(Idempotency key) {
    return with(d -> d.idempotency = key);
  }

  /** Who asks for it; the user by default. */
  public SignIn initiator(Initiator who) {
    return with(d -> d.initiator = who);
  }

  /**
   * Nobody signs in: a session of another system goes on, as old as it is. Its absolute lifetime,
   * and what counts as its authentication where no factor has a time of its own, are of its
   * beginning there, and it ends by the shorter one of both idle timeouts; that it is taken over
   * counts as activity. Limits neither refuse it nor end another session for it. It is refused
   * ({@link Creation.Reason#USER_CHANGED}) if all sessions of the user, or of the tenant, were
   * ended since it began.
   */
  public SignIn origin(Origin where) {
    return with(d -> d.origin = Objects.requireNonNull(where, "origin"));
  }

  /** The tenant. */
  public String tenant() {
    return tenant;
  }

  /** The user's id, or null for a guest. */
  public @Nullable String userId() {
    return user;
  }

  /** The stated roles, or null. */
  public @Nullable Set<String> roles() {
    return roles;
  }

  /** The stated permissions, or null. */
  public @Nullable Set<String> permissions() {
    return permissions;
  }

  /** The stated factors. */
  public List<StatedFactor> factors() {
    return factors;
  }

  /** The attributes to begin with. */
  public Attributes attributes() {
    return attributes;
  }

  /** The framework attributes to begin with; nobody may change the arrays. */
  public Map<String, byte[]> frameworkAttributes() {
    return frameworkAttributes;
  }

  /** The caller. */
  public Client client() {
    return client;
  }

  /** The policy's name. */
  public String policy() {
    return policy;
  }

  /** Whether the user asked to stay signed in. */
  public boolean remember() {
    return remember;
  }

  /** Whether the user proved who they are for it. */
  public boolean proved() {
    return proved;
  }

  /** The expected security version, or null. */
  public @Nullable Long securityVersion() {
    return securityVersion;
  }

  /** The limits in place of the policy's, or null. */
  public @Nullable SessionLimits limits() {
    return limits;
  }

  /** The guest's token, or null. */
  public @Nullable SessionToken upgrade() {
    return upgrade;
  }

  /** What makes it repeatable, or null. */
  public @Nullable Idempotency idempotency() {
    return idempotency;
  }

  /** Who asks. */
  public Initiator initiator() {
    return initiator;
  }

  /** Where the session comes from; null for one that begins here. */
  public @Nullable Origin origin() {
    return origin;
  }

  private SignIn with(java.util.function.Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new SignIn(draft);
  }

  private static final class Draft {
    final String tenant;
    final @Nullable String user;
    @Nullable Set<String> roles;
    @Nullable Set<String> permissions;
    List<StatedFactor> factors = List.of();
    Attributes attributes = Attributes.EMPTY;
    Map<String, byte[]> frameworkAttributes = Map.of();
    Client client = Client.UNKNOWN;
    String policy;
    boolean remember;
    boolean proved = true;
    @Nullable Long securityVersion;
    @Nullable SessionLimits limits;
    @Nullable SessionToken upgrade;
    @Nullable Idempotency idempotency;
    Initiator initiator = Initiator.USER;
    @Nullable Origin origin;

    Draft(String tenant, @Nullable String user, String policy) {
      this.tenant = tenant;
      this.user = user;
      this.policy = policy;
    }

    Draft(SignIn from) {
      tenant = from.tenant;
      user = from.user;
      roles = from.roles;
      permissions = from.permissions;
      factors = from.factors;
      attributes = from.attributes;
      frameworkAttributes = from.frameworkAttributes;
      client = from.client;
      policy = from.policy;
      remember = from.remember;
      proved = from.proved;
      securityVersion = from.securityVersion;
      limits = from.limits;
      upgrade = from.upgrade;
      idempotency = from.idempotency;
      initiator = from.initiator;
      origin = from.origin;
    }
  }
}
