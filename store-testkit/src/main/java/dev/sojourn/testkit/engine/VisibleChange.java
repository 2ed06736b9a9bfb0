package dev.sojourn.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Access;
import dev.sojourn.AttributeDelta;
import dev.sojourn.AttributeValue;
import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.RejectReason;
import dev.sojourn.SessionFilter;
import dev.sojourn.SignIn;
import dev.sojourn.UserPatch;
import dev.sojourn.Validation;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A change to a session of Alice, made on some node, and how everybody sees it who asks afterwards.
 *
 * @param name for people
 * @param make makes it
 * @param seen asserts that an answer knows of it
 */
record VisibleChange(
    String name, BiConsumer<Node, Creation.Created> make, Consumer<Validation> seen) {

  /** Every sort of change that a cached session depends on. */
  static List<VisibleChange> all() {
    return List.of(
        new VisibleChange(
            "end",
            (node, it) -> node.sessions().end(it.session().id(), EndReason.SIGNED_OUT),
            answer -> EngineContract.assertRejected(answer, RejectReason.SIGNED_OUT)),
        new VisibleChange(
            "an end by filter",
            (node, it) ->
                node.sessions()
                    .endMatching(
                        SessionFilter.filter().user(EngineContract.ALICE).build(),
                        EndReason.ENDED_BY_ADMIN,
                        Initiator.admin("root")),
            answer -> EngineContract.assertRejected(answer, RejectReason.ENDED_BY_ADMIN)),
        new VisibleChange(
            "endAllOf a user",
            (node, it) ->
                node.sessions()
                    .endAllOf(
                        EngineContract.ALICE, null, EndReason.SIGNED_OUT_ELSEWHERE, Initiator.USER),
            answer -> EngineContract.assertRejected(answer, RejectReason.SIGNED_OUT_ELSEWHERE)),
        new VisibleChange(
            "endAllOf a tenant",
            (node, it) -> node.sessions().endAllOf("default", Initiator.admin("root")),
            answer -> EngineContract.assertRejected(answer, RejectReason.TENANT_SIGNED_OUT)),
        new VisibleChange(
            "disabling",
            (node, it) ->
                node.sessions()
                    .users()
                    .update(EngineContract.ALICE, UserPatch.disabled(true), Initiator.SYSTEM),
            answer -> EngineContract.assertRejected(answer, RejectReason.USER_DISABLED)),
        new VisibleChange(
            "deleting the user",
            (node, it) -> node.sessions().users().delete(EngineContract.ALICE, Initiator.SYSTEM),
            answer -> EngineContract.assertRejected(answer, RejectReason.USER_DELETED)),
        new VisibleChange(
            "a changed credential",
            (node, it) ->
                node.sessions()
                    .users()
                    .credentialChanged(EngineContract.ALICE, null, Initiator.USER),
            answer -> EngineContract.assertRejected(answer, RejectReason.CREDENTIAL_CHANGED)),
        new VisibleChange(
            "removing the device",
            (node, it) ->
                node.sessions()
                    .devices()
                    .remove(
                        EngineContract.ALICE,
                        EngineContract.present(it.session().device()).id(),
                        Initiator.USER),
            answer -> EngineContract.assertRejected(answer, RejectReason.DEVICE_REMOVED)),
        new VisibleChange(
            "a newer session on the device",
            (node, it) ->
                node.sessions()
                    .create(
                        SignIn.user(EngineContract.ALICE)
                            .client(EngineContract.DESK.withDeviceToken(it.deviceToken()))),
            answer -> EngineContract.assertRejected(answer, RejectReason.REPLACED)),
        new VisibleChange(
            "rotation",
            (node, it) -> node.sessions().rotate(it.session().id()),
            answer -> EngineContract.assertRejectedWithoutSession(answer, RejectReason.SUPERSEDED)),
        new VisibleChange(
            "an attribute",
            (node, it) ->
                node.sessions().update(it.session().id(), AttributeDelta.set("theme", "dark")),
            answer ->
                assertThat(EngineContract.active(answer).attributes().get("theme"))
                    .isEqualTo(new AttributeValue.Text("dark"))),
        new VisibleChange(
            "an access change",
            (node, it) ->
                node.sessions()
                    .users()
                    .update(
                        EngineContract.ALICE,
                        UserPatch.access(new Access(Set.of("viewer"), Set.of())),
                        Initiator.SYSTEM),
            answer -> assertThat(EngineContract.active(answer).roles()).containsExactly("viewer")),
        new VisibleChange(
            "a user's attribute",
            (node, it) ->
                node.sessions()
                    .users()
                    .update(
                        EngineContract.ALICE,
                        UserPatch.attributes(AttributeDelta.set("lang", "de")),
                        Initiator.USER),
            answer ->
                assertThat(EngineContract.active(answer).userAttributes().get("lang"))
                    .isEqualTo(new AttributeValue.Text("de"))),
        new VisibleChange(
            "a device's name",
            (node, it) ->
                node.sessions()
                    .devices()
                    .rename(
                        EngineContract.ALICE,
                        EngineContract.present(it.session().device()).id(),
                        "Laptop",
                        Initiator.USER),
            answer ->
                assertThat(EngineContract.present(EngineContract.active(answer).device()).name())
                    .isEqualTo("Laptop")));
  }

  @Override
  public String toString() {
    return name;
  }
}
