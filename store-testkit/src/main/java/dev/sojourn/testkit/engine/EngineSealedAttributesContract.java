package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Attributes;
import dev.sojourn.Creation;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionId;
import dev.sojourn.SignIn;
import dev.sojourn.store.MissingKeyException;
import dev.sojourn.store.Retention;
import dev.sojourn.testkit.Seeded;
import dev.sojourn.token.KeyRing;
import dev.sojourn.token.SessionToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody who uses an engine notices that its store keeps attributes encrypted. */
public abstract class EngineSealedAttributesContract extends EngineContract {

  private static final byte[] ENCODED = "encoded".getBytes(StandardCharsets.UTF_8);

  private Creation.Created withAttributes() {
    Creation.Created it =
        create(
            SignIn.user(ALICE)
                .client(DESK)
                .attributes(
                    Attributes.EMPTY
                        .with(AttributeDelta.set("theme", "dark"))
                        .with(AttributeDelta.set("plan", "pro"))));
    SessionId id = it.session().id();
    sessions.update(id, AttributeDelta.set("theme", "light"), null, Initiator.APPLICATION);
    sessions.updateFramework(id, Map.of("bean", Optional.of(ENCODED)), null);
    return it;
  }

  private void assertServes(SessionToken token, SessionId id) {
    Attributes attributes = active(validateStrictly(node, token)).attributes();
    assertThat(attributes.get("theme")).isEqualTo(new AttributeValue.Text("light"));
    assertThat(attributes.get("plan")).isEqualTo(new AttributeValue.Text("pro"));
    assertThat(active(validate(token)).attributes()).isEqualTo(attributes);
    assertThat(sessions.find(id).orElseThrow().attributes()).isEqualTo(attributes);
    assertThat(sessions.frameworkAttributes(id).orElseThrow().values().get("bean"))
        .isEqualTo(ENCODED);
  }

  @Test
  void attributesAreServedAsTheyWereGiven() throws Exception {
    restart(b -> b.encryptAttributes(true));
    Creation.Created it = withAttributes();
    assertServes(it.token(), it.session().id());

    restart(b -> b.encryptAttributes(true));

    assertServes(it.token(), it.session().id());
  }

  @Test
  void theSettingMayChangeWhileSessionsLive() throws Exception {
    Creation.Created plain = withAttributes();
    restart(b -> b.encryptAttributes(true));
    Creation.Created encrypted = withAttributes();
    assertServes(plain.token(), plain.session().id());

    restart();

    assertServes(plain.token(), plain.session().id());
    assertServes(encrypted.token(), encrypted.session().id());
  }

  @Test
  void keysRotate() throws Exception {
    restart(b -> b.encryptAttributes(true));
    Creation.Created it = withAttributes();
    SessionId id = it.session().id();
    KeyRing.Key next = KeyRing.generate(Seeded.random(78), time).current();
    KeyRing both = KeyRing.of(List.of(keys.current(), next));

    restart(b -> b.encryptAttributes(true).keys(both));
    assertServes(it.token(), id);
    SessionToken token = rotated(sessions.rotate(id, null, Initiator.USER)).token();
    real.sweep(Retention.DEFAULT, 100, now());
    restart(b -> b.encryptAttributes(true).keys(KeyRing.of(List.of(next))));

    assertServes(token, id);
    assertRejected(validate(it.token()), RejectReason.FORGED);
  }

  @Test
  void withoutTheKeyTheEngineDoesNotStart() throws Exception {
    restart(b -> b.encryptAttributes(true));
    Creation.Created it = withAttributes();
    KeyRing others = KeyRing.generate(Seeded.random(78), time);

    for (boolean encrypt : new boolean[] {true, false}) {
      assertThatExceptionOfType(MissingKeyException.class)
          .isThrownBy(() -> node(b -> b.encryptAttributes(encrypt).keys(others)))
          .withMessageContaining(String.format("%08x", keys.current().id()));
    }
    assertServes(it.token(), it.session().id());
  }
}
