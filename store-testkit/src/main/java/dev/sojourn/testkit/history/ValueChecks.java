package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import dev.sojourn.testkit.history.Violation.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What was read of access and attributes, sorted by what it was read of. */
final class ValueChecks {

  private final Lives lives;
  private final Rules rules;
  private final Consumer<Violation> found;
  private final Map<UserId, ValueCheck> access = new LinkedHashMap<>();
  private final Map<SessionId, Map<String, ValueCheck>> attributes = new LinkedHashMap<>();
  private final Map<SessionId, Set<String>> names = new HashMap<>();

  ValueChecks(Lives lives, Rules rules, Consumer<Violation> found) {
    this.lives = lives;
    this.rules = rules;
    this.found = found;
  }

  void run(List<Operation> history) {
    history.forEach(this::write);
    history.forEach(this::inherit);
    history.forEach(this::read);
    access.values().forEach(ValueCheck::run);
    attributes.values().forEach(checks -> checks.values().forEach(ValueCheck::run));
  }

  private void write(Operation operation) {
    boolean mayHaveHappened = !operation.isKnown() || operation.answer() instanceof Answer.Done;
    if (!mayHaveHappened) {
      return;
    }
    switch (operation.act()) {
      case Act.StateAccess stated -> access(stated.user()).write(stated.value(), operation);
      case Act.Write write -> {
        names.computeIfAbsent(write.session(), k -> new HashSet<>()).add(write.attribute());
        attribute(write.session(), write.attribute()).write(write.value(), operation);
      }
      default -> {}
    }
  }

  /** Who was a guest keeps what was written then. */
  private void inherit(Operation operation) {
    if (!(operation.act() instanceof Act.Create(UserId user, SessionId guest))
        || !(operation.answer() instanceof Answer.Created created)
        || guest == null
        || !created.ended().contains(guest)) {
      return;
    }
    for (String name : names.getOrDefault(guest, Set.of())) {
      names.computeIfAbsent(created.session(), k -> new HashSet<>()).add(name);
      attribute(created.session(), name).inherit(attribute(guest, name));
    }
  }

  private void read(Operation operation) {
    if (!(operation.act() instanceof Act.Validate asked)
        || !(operation.answer() instanceof Answer.Active active)) {
      return;
    }
    Life life = lives.of(asked.session());
    if (life != null) {
      readAccess(life, active, operation);
    }
    Set<String> all = new HashSet<>(active.attributes().keySet());
    all.addAll(names.getOrDefault(asked.session(), Set.of()));
    for (String name : all) {
      attribute(asked.session(), name)
          .read(active.attributes().getOrDefault(name, ValueCheck.NONE), operation);
    }
  }

  private void readAccess(Life life, Answer.Active active, Operation operation) {
    UserId user = life.user;
    if (!active.roles().equals(active.permissions())
        || active.roles().size() > (user == null ? 0 : 1)) {
      found.accept(
          new Violation(
              Kind.OLD_ACCESS,
              "roles and permissions of "
                  + (user == null ? "a guest" : user)
                  + " are not of one statement",
              List.of(operation)));
      return;
    }
    if (user == null) {
      return;
    }
    access(user).read(active.roles().stream().findFirst().orElse(ValueCheck.NONE), operation);
  }

  private ValueCheck access(UserId user) {
    return access.computeIfAbsent(
        user, k -> new ValueCheck("access of " + user, Kind.OLD_ACCESS, rules, found));
  }

  private ValueCheck attribute(SessionId session, String name) {
    return attributes
        .computeIfAbsent(session, k -> new LinkedHashMap<>())
        .computeIfAbsent(
            name,
            k ->
                new ValueCheck(
                    "attribute " + name + " of session " + session,
                    Kind.ATTRIBUTE_LOST,
                    rules,
                    found));
  }
}
