package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sojourn.Activity;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Ending;
import dev.sojourn.FactorMethod;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Freshness;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SessionState;
import dev.sojourn.SignIn;
import dev.sojourn.Update;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From sign-in to the end, for whatever reason. */
public abstract class EngineLifeContract extends EngineContract {

  @Test
  void aSessionLivesFromSignInToSignOut() {
    Creation.Created created =
        create(SignIn.user(ALICE).roles("editor").factor(FactorMethod.PASSWORD).client(DESK));

    Session session = active(validate(created.token()));

    assertThat(session.id()).isEqualTo(created.session().id());
    assertThat(session.user()).contains(ALICE);
    assertThat(session.kind()).isEqualTo(SessionKind.USER);
    assertThat(session.roles()).containsExactly("editor");
    assertThat(session.assurance()).isEqualTo(1);
    assertThat(session.createdAt()).isEqualTo(now());
    assertThat(session.authenticatedAt()).isEqualTo(now());
    assertThat(session.idleExpiresAt()).isEqualTo(now().plus(IDLE));
    assertThat(session.expiresAt()).isEqualTo(now().plus(ABSOLUTE));
    assertThat(session.createdFrom().ip()).isEqualTo("192.0.2.7");
    assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
    assertThat(sessions.end(session.id(), EndReason.SIGNED_OUT)).isInstanceOf(Ending.Ended.class);
    Validation.Rejected rejected =
        assertRejected(validate(created.token()), RejectReason.SIGNED_OUT);
    assertThat(present(rejected.ended()).id()).isEqualTo(session.id());
    assertThat(present(rejected.ended()).endReason()).isEqualTo(EndReason.SIGNED_OUT);
    assertThat(present(rejected.ended()).endedAt()).isEqualTo(now());
  }

  @Test
  void itOutlivesTheProcess() throws Exception {
    Creation.Created alive = signIn();
    Creation.Created ended = signIn(BOB);
    sessions.end(ended.session().id(), EndReason.SIGNED_OUT);

    crash();

    assertThat(active(validate(alive.token()))).isEqualTo(alive.session());
    assertRejected(validate(ended.token()), RejectReason.SIGNED_OUT);
  }

  /** For a caller of one tenant those of another are not there, and nothing is left in them. */
  @Test
  void aTokenOfAnotherTenantIsUnknownWhateverItsState() {
    Creation.Created living = create(SignIn.user(new UserId("acme", "alice")).client(DESK));
    Creation.Created ended = create(SignIn.user(new UserId("acme", "bob")).client(DESK));
    Creation.Created rotated = create(SignIn.user(new UserId("acme", "carol")).client(DESK));
    sessions.end(ended.session().id(), EndReason.SIGNED_OUT);
    sessions.rotate(rotated.session().id());
    pass(Duration.ofSeconds(5));

    for (Creation.Created it : List.of(living, ended, rotated)) {
      for (Freshness freshness : List.of(Freshness.CACHED, Freshness.STRICT)) {
        assertRejectedWithoutSession(
            validateFor("default", it.token(), freshness), RejectReason.UNKNOWN);
      }
    }
    Session untouched = active(validateInBackground(living.token()));
    assertThat(untouched.lastActiveAt()).isEqualTo(living.session().createdAt());
    active(validateFor("acme", living.token(), Freshness.CACHED));
    assertRejected(validateFor("acme", ended.token(), Freshness.CACHED), RejectReason.SIGNED_OUT);
    assertRejected(validateFor("acme", rotated.token(), Freshness.CACHED), RejectReason.SUPERSEDED);
  }

  private Validation validateFor(String tenant, SessionToken token, Freshness freshness) {
    return sessions.validate(token, PHONE, Activity.FOREGROUND, freshness, tenant);
  }

  @ParameterizedTest
  @EnumSource
  void theFirstReasonStays(EndReason first) {
    Creation.Created created = signIn();
    SessionId id = created.session().id();
    sessions.end(id, first);
    pass(Duration.ofSeconds(1));

    for (EndReason later : EndReason.values()) {
      Ending again = sessions.end(id, later);
      assertThat(again)
          .isInstanceOfSatisfying(
              Ending.AlreadyOver.class,
              over -> {
                assertThat(over.session().endReason()).isEqualTo(first);
                assertThat(over.session().endedAt()).isEqualTo(now().minusSeconds(1));
              });
    }
    sessions.endAllOf(ALICE, null, EndReason.CREDENTIAL_CHANGED, Initiator.USER);
    sessions.endAllOf("default", Initiator.admin("root"));
    assertRejected(validate(created.token()), RejectReason.of(first));
  }

  @Test
  void anEndAfterADeadlineKeepsTheDeadlinesReason() {
    Creation.Created created = signIn();
    pass(IDLE.plus(INTERVAL));

    assertThat(sessions.end(created.session().id(), EndReason.SIGNED_OUT))
        .isInstanceOfSatisfying(
            Ending.AlreadyOver.class,
            over -> assertThat(over.session().endReason()).isEqualTo(EndReason.IDLE_TIMEOUT));
    assertRejected(validate(created.token()), RejectReason.IDLE_TIMEOUT);
  }

  @Test
  void whatNeverWasCannotEnd() {
    SessionId nobodys = new SessionId(new UUID(0x7000, 1));
    assertThat(sessions.end(nobodys, EndReason.SIGNED_OUT)).isEqualTo(new Ending.Absent());
    assertThat(sessions.find(nobodys)).isEmpty();
    assertThat(sessions.update(nobodys, AttributeDelta.set("a", 1))).isEqualTo(new Update.Absent());
  }

  /** Only an answer about the very session that ended may clear a cookie. */
  @Test
  void onlyTheVeryTokenIsToldOfTheEnd() {
    Creation.Created created = signIn();
    SessionId id = created.session().id();
    SessionToken newer = rotated(sessions.rotate(id)).token();
    sessions.end(id, EndReason.SIGNED_OUT);

    assertThat(assertRejected(validate(newer), RejectReason.SIGNED_OUT).ended()).isNotNull();
    assertRejectedWithoutSession(validate(created.token()), RejectReason.UNKNOWN);
  }

  @Test
  @Tag("ASVS-7.3.1")
  @Tag("SM-13")
  void theIdleDeadlineEndsIt() {
    Creation.Created created = signIn();
    pass(IDLE.minusMillis(1));
    active(validateInBackground(created.token()));
    pass(Duration.ofMillis(1));

    Validation.Rejected rejected =
        assertRejected(validate(created.token()), RejectReason.IDLE_TIMEOUT);
    assertThat(present(rejected.ended()).endedAt()).isEqualTo(created.session().idleExpiresAt());
  }

  @Test
  @Tag("ASVS-7.3.2")
  @Tag("SM-13")
  @Tag("CVE-2025-46344")
  void theAbsoluteDeadlineEndsItHoweverActive() {
    Creation.Created created = signIn();
    for (int minute = 0; minute < 59; minute++) {
      active(validate(created.token()));
      pass(Duration.ofMinutes(1));
    }
    Session last = active(validate(created.token()));
    assertThat(last.idleExpiresAt()).isEqualTo(last.expiresAt());
    pass(Duration.ofMinutes(1));

    Validation.Rejected rejected =
        assertRejected(validate(created.token()), RejectReason.ABSOLUTE_LIFETIME);
    assertThat(present(rejected.ended()).endedAt()).isEqualTo(created.session().expiresAt());
  }

  @Test
  void allSessionsOfAUserEndInOneWrite() {
    List<SessionToken> tokens = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tokens.add(signIn().token());
    }
    Creation.Created other = signIn(BOB);
    Creation.Created namesake = create(SignIn.user(UserId.of("acme", "alice")).client(DESK));
    store.resetCalls();

    sessions.endAllOf(ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER);

    assertThat(store.calls()).isEqualTo(1);
    for (SessionToken token : tokens) {
      assertRejected(validate(token), RejectReason.SIGNED_OUT_ELSEWHERE);
    }
    active(validate(other.token()));
    active(validate(namesake.token()));
    active(validate(signIn().token()));
  }

  @Test
  void oneSessionCanBeSpared() {
    Creation.Created mine = signIn();
    Creation.Created other = signIn();

    sessions.endAllOf(ALICE, mine.session().id(), EndReason.CREDENTIAL_CHANGED, Initiator.USER);

    active(validate(mine.token()));
    assertRejected(validate(other.token()), RejectReason.CREDENTIAL_CHANGED);
  }

  @Test
  void aDeadSessionIsNotSpared() {
    Creation.Created mine = signIn();
    sessions.end(mine.session().id(), EndReason.SIGNED_OUT);

    sessions.endAllOf(ALICE, mine.session().id(), EndReason.CREDENTIAL_CHANGED, Initiator.USER);

    assertRejected(validate(mine.token()), RejectReason.SIGNED_OUT);
  }

  @Test
  void anothersSessionIsNotSpared() {
    Creation.Created mine = signIn();
    Creation.Created bobs = signIn(BOB);

    sessions.endAllOf(ALICE, bobs.session().id(), EndReason.CREDENTIAL_CHANGED, Initiator.USER);

    assertRejected(validate(mine.token()), RejectReason.CREDENTIAL_CHANGED);
    active(validate(bobs.token()));
  }

  @Test
  void allSessionsOfATenantEndGuestsToo() {
    Creation.Created user = signIn();
    Creation.Created guest = create(SignIn.guest().client(DESK));
    Creation.Created elsewhere = create(SignIn.user(UserId.of("acme", "alice")).client(DESK));

    sessions.endAllOf("default", Initiator.admin("root"));

    assertRejected(validate(user.token()), RejectReason.TENANT_SIGNED_OUT);
    assertRejected(validate(guest.token()), RejectReason.TENANT_SIGNED_OUT);
    active(validate(elsewhere.token()));
    active(validate(signIn().token()));
  }

  @Test
  void aTenantNobodyKnowsCanBeSignedOutAndItsNameIsChecked() {
    sessions.endAllOf("unknown", Initiator.admin("root"));
    active(validate(create(SignIn.user(UserId.of("unknown", "a")).client(DESK)).token()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sessions.endAllOf("No Tenant", Initiator.SYSTEM));
  }

  @Test
  void attributesChangeOneByOneAndEndWithTheSession() {
    Creation.Created created = signIn();
    SessionId id = created.session().id();
    sessions.update(id, AttributeDelta.set("theme", "dark"));
    sessions.update(id, AttributeDelta.set("size", 12));
    sessions.update(id, AttributeDelta.set("theme", "light"));

    Session session = active(validate(created.token()));
    assertThat(session.attributes().values()).hasSize(2);
    assertThat(session.attributes().get("theme")).isEqualTo(new AttributeValue.Text("light"));
    assertThat(session.version()).isEqualTo(created.session().version() + 3);
    assertThat(sessions.update(id, AttributeDelta.remove("size"), 1L, Initiator.USER))
        .isEqualTo(new Update.Stale(session.version()));

    sessions.end(id, EndReason.SIGNED_OUT);
    assertThat(sessions.update(id, AttributeDelta.set("theme", "dark")))
        .isInstanceOfSatisfying(
            Update.Over.class, over -> assertThat(over.session().attributes().values()).isEmpty());
    assertThat(sessions.find(id).orElseThrow().attributes().values()).isEmpty();
  }

  @Test
  void frameworkAttributesAreKeptApartAndEndWithTheSession() {
    Creation.Created created = signIn();
    SessionId id = created.session().id();
    byte[] bytes = {1, 2, 3};
    sessions.updateFramework(id, Map.of("a", Optional.of(bytes), "b", Optional.of(bytes)), null);
    sessions.updateFramework(id, Map.of("a", Optional.empty()), 2L);

    FrameworkAttributes kept = sessions.frameworkAttributes(id).orElseThrow();
    assertThat(kept.values()).containsOnlyKeys("b");
    assertThat(kept.values().get("b")).isEqualTo(bytes);
    assertThat(kept.version()).isEqualTo(3);
    Session session = active(validate(created.token()));
    assertThat(session.version()).isEqualTo(3);
    assertThat(session.attributes().values()).isEmpty();
    assertThat(sessions.updateFramework(id, Map.of(), 2L)).isEqualTo(new Update.Stale(3));

    sessions.end(id, EndReason.SIGNED_OUT);
    assertThat(sessions.frameworkAttributes(id).orElseThrow().values()).isEmpty();
    assertThat(sessions.updateFramework(id, Map.of("a", Optional.of(bytes)), null))
        .isInstanceOf(Update.Over.class);
    assertThat(sessions.frameworkAttributes(new SessionId(new UUID(0x7000, 1)))).isEmpty();
  }

  @Test
  void aTokenOfAnotherServerIsForged() {
    Node foreign = node(builder -> builder.keys(KeyRing.generate(Seeded.random(78), time)));
    SessionToken token =
        created(foreign.sessions().create(SignIn.user(ALICE).client(DESK))).token();
    assertRejectedWithoutSession(validate(token), RejectReason.FORGED);
  }

  @Test
  void policiesAreListedByName() {
    assertThat(sessions.policies())
        .extracting(SessionPolicy::name)
        .containsExactly("aal1", "aal2", "aal3", "default", "guest");
    assertThat(sessions.policies()).contains(POLICY);
  }

  @Test
  void anUnknownPolicyIsRefusedAndNothingIsStored() {
    store.resetCalls();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sessions.create(SignIn.user(ALICE).policy("nobodys")));
    assertThat(store.calls()).isZero();
  }
}
