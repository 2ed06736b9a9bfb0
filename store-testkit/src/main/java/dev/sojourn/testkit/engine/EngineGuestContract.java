package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.AttributesTooLargeException;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.FactorMethod;
import dev.sojourn.FrameworkAttributes;
import dev.sojourn.Overflow;
import dev.sojourn.PageRequest;
import dev.sojourn.RejectReason;
import dev.sojourn.Session;
import dev.sojourn.SessionFilter;
import dev.sojourn.SessionId;
import dev.sojourn.SessionKind;
import dev.sojourn.SessionLimits;
import dev.sojourn.SignIn;
import dev.sojourn.UserId;
import dev.sojourn.Validation;
import dev.sojourn.token.SessionToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** State before sign-in, and what becomes of it. */
public abstract class EngineGuestContract extends EngineContract {

  private static final Attributes CART =
      Attributes.EMPTY.with(
          AttributeDelta.set("cart", List.of("book")).and(AttributeDelta.set("lang", "de")));

  private Creation.Created guest() {
    return create(SignIn.guest().client(DESK).attributes(CART));
  }

  private static Session guestOf(Validation validation) {
    assertThat(validation).isInstanceOf(Validation.Guest.class);
    return ((Validation.Guest) validation).session();
  }

  @Test
  void aGuestIsNobodySignedIn() {
    Creation.Created it =
        create(
            SignIn.guest()
                .client(DESK)
                .roles("admin")
                .permissions("a:b:c")
                .factor(FactorMethod.PASSWORD)
                .remember(true));

    Session session = guestOf(validate(it.token()));

    assertThat(session.kind()).isEqualTo(SessionKind.GUEST);
    assertThat(session.user()).isEmpty();
    assertThat(session.device()).isNull();
    assertThat(session.roles()).isEmpty();
    assertThat(session.permissions()).isEmpty();
    assertThat(session.factors()).isEmpty();
    assertThat(session.assurance()).isZero();
    assertThat(session.authenticatedAt()).isNull();
    assertThat(session.remembered()).isFalse();
    assertThat(session.policy()).isEqualTo("guest");
    assertThat(it.deviceToken()).isNull();
  }

  @Test
  void aSignInTakesOverTheAttributesAndEndsTheGuest() {
    Creation.Created guest = guest();
    guestOf(validate(guest.token()));

    Creation.Created user =
        create(
            SignIn.user(ALICE)
                .client(DESK)
                .attributes(Attributes.EMPTY.with(AttributeDelta.set("lang", "en")))
                .upgrade(guest.token()));

    Session session = active(validate(user.token()));
    assertThat(session.attributes().get("cart"))
        .isEqualTo(new AttributeValue.TextList(List.of("book")));
    assertThat(session.attributes().get("lang")).isEqualTo(new AttributeValue.Text("en"));
    assertThat(user.ended()).hasSize(1);
    assertThat(user.ended().getFirst().id()).isEqualTo(guest.session().id());
    Validation.Rejected rejected = assertRejected(validate(guest.token()), RejectReason.REPLACED);
    assertThat(present(rejected.ended()).kind()).isEqualTo(SessionKind.GUEST);
  }

  /** Nobody can say of bytes what they are allowed to be; they end with the guest. */
  @Test
  void frameworkAttributesAreNotTakenOver() {
    Creation.Created guest = guest();
    SessionId id = guest.session().id();
    sessions.updateFramework(id, Map.of("cart", Optional.of(new byte[] {1})), null);

    Creation.Created user = create(SignIn.user(ALICE).client(DESK).upgrade(guest.token()));

    assertThat(user.session().attributes()).isEqualTo(CART);
    assertThat(sessions.frameworkAttributes(user.session().id()).orElseThrow().values()).isEmpty();
    assertThat(sessions.frameworkAttributes(id).orElseThrow().values()).isEmpty();
  }

  @Test
  void aSessionBeginsWithTheFrameworkAttributesThatAreStated() {
    byte[] bytes = {1, 2};
    SignIn signIn = SignIn.user(ALICE).client(DESK).frameworkAttributes(Map.of("cart", bytes));
    bytes[0] = 9; // the sign-in has bytes of its own

    Creation.Created user = create(signIn.upgrade(guest().token()));

    FrameworkAttributes begun = sessions.frameworkAttributes(user.session().id()).orElseThrow();
    assertThat(begun.version()).isEqualTo(user.session().version());
    assertThat(begun.values().get("cart")).containsExactly(1, 2);
    assertThatExceptionOfType(AttributesTooLargeException.class)
        .isThrownBy(() ->
            signIn.frameworkAttributes(Map.of("large", new byte[FrameworkAttributes.MAX_BYTES])));
  }

  @Test
  void onlyAllowedAttributesAreTakenOver() {
    Node picky = node(b -> b.policy(POLICY.withGuestAttributes(Set.of("cart", "never set"))));
    Creation.Created user =
        created(picky.sessions().create(SignIn.user(ALICE).client(DESK).upgrade(guest().token())));
    assertThat(user.session().attributes().values()).containsOnlyKeys("cart");
  }

  @Test
  void aTokenOfAUserUpgradesNothing() {
    Creation.Created bobs = create(SignIn.user(BOB).client(DESK).attributes(CART));
    Creation.Created alices = create(SignIn.user(ALICE).client(DESK).upgrade(bobs.token()));
    assertThat(alices.session().attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(alices.ended()).isEmpty();
    active(validate(bobs.token()));
  }

  @Test
  void aGuestOfAnotherTenantIsNotUpgraded() {
    Creation.Created guest = create(SignIn.guest("acme").client(DESK).attributes(CART));
    Creation.Created user = create(SignIn.user(ALICE).client(DESK).upgrade(guest.token()));
    assertThat(user.session().attributes()).isEqualTo(Attributes.EMPTY);
    guestOf(validate(guest.token()));
    Creation.Created theirs =
        create(SignIn.user(UserId.of("acme", "a")).client(DESK).upgrade(guest.token()));
    assertThat(theirs.session().attributes()).isEqualTo(CART);
  }

  @Test
  void whatIsNoTokenOfALivingGuestUpgradesNothing() {
    Creation.Created guest = guest();
    String text = guest.token().reveal();
    SessionToken newer = rotated(sessions.rotate(guest.session().id())).token();
    for (String other : List.of("", "nonsense", text, text.substring(1))) {
      Creation.Created user =
          create(SignIn.user(ALICE).client(DESK).upgrade(SessionToken.of(other)));
      assertThat(user.session().attributes()).isEqualTo(Attributes.EMPTY);
      assertThat(user.ended()).isEmpty();
    }
    guestOf(validate(newer));
    sessions.end(guest.session().id(), EndReason.SIGNED_OUT);
    Creation.Created user = create(SignIn.user(ALICE).client(DESK).upgrade(newer));
    assertThat(user.ended()).isEmpty();
    assertRejected(validate(newer), RejectReason.SIGNED_OUT);
  }

  @Test
  void aGuestIsUpgradedOnce() {
    Creation.Created guest = guest();
    create(SignIn.user(ALICE).client(DESK).upgrade(guest.token()));
    Creation.Created second = create(SignIn.user(BOB).client(DESK).upgrade(guest.token()));
    assertThat(second.session().attributes()).isEqualTo(Attributes.EMPTY);
    assertThat(second.ended()).isEmpty();
  }

  @Test
  void aRefusedSignInLeavesTheGuestAlone() {
    Node strict = node(b -> b.policy(POLICY.withLimits(SessionLimits.of(1, Overflow.REFUSE))));
    signIn();
    Creation.Created guest = guest();
    assertThat(strict.sessions().create(SignIn.user(ALICE).client(DESK).upgrade(guest.token())))
        .isEqualTo(new Creation.Refused(Creation.Reason.LIMIT_REACHED));
    assertThat(guestOf(validate(guest.token())).attributes()).isEqualTo(CART);
  }

  @Test
  void guestsCountInNoLimitListOrUser() {
    Node one = node(b -> b.policy(POLICY.withLimits(SessionLimits.of(1, Overflow.REFUSE))));
    for (int i = 0; i < 5; i++) {
      guest();
    }
    active(validate(created(one.sessions().create(SignIn.user(ALICE).client(DESK))).token()));
    assertThat(sessions.statistics().liveSessions()).isEqualTo(1);
    assertThat(
            sessions
                .list(SessionFilter.filter().user(ALICE).build(), PageRequest.first(10))
                .items())
        .hasSize(1);
    assertThat(
            sessions
                .list(SessionFilter.filter().kind(SessionKind.GUEST).build(), PageRequest.first(10))
                .items())
        .hasSize(5);
    assertThat(sessions.users().list("default", PageRequest.first(10)).items()).hasSize(1);
  }

  @Test
  void aGuestCanKeepThings() {
    Creation.Created guest = guest();
    sessions.update(guest.session().id(), AttributeDelta.remove("lang"));
    assertThat(guestOf(validate(guest.token())).attributes().values()).containsOnlyKeys("cart");
  }
}
