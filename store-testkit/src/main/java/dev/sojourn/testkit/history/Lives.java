package dev.sojourn.testkit.history;

import dev.sojourn.SessionId;
import dev.sojourn.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sessions of a history, each with what was done to it. Not thread-safe. */
final class Lives {

  private final Map<SessionId, Life> bySession = new LinkedHashMap<>();
  private final Map<UserId, List<Operation>> ofUser = new HashMap<>();
  private final Map<String, List<Operation>> ofTenant = new HashMap<>();

  Lives(List<Operation> history) {
    history.forEach(this::begin);
    history.forEach(this::sort);
    bySession.values().forEach(this::end);
  }

  private void begin(Operation operation) {
    if (!(operation.answer() instanceof Answer.Created created)) {
      return;
    }
    SessionId id = created.session();
    if (operation.act() instanceof Act.Create(UserId user, SessionId guest)) {
      bySession.put(id, new Life(id, user.tenant(), user, operation));
    } else if (operation.act() instanceof Act.CreateGuest(String tenant)) {
      bySession.put(id, new Life(id, tenant, null, operation));
    }
  }

  private void sort(Operation operation) {
    switch (operation.act()) {
      case Act.Validate validate -> called(validate.session(), operation);
      case Act.Write write -> called(write.session(), operation);
      case Act.End end -> {
        called(end.session(), operation);
        mayEnd(end.session(), operation);
      }
      case Act.Rotate rotate -> {
        called(rotate.session(), operation);
        Life life = bySession.get(rotate.session());
        if (life != null) {
          life.tokens.rotate(operation);
        }
      }
      case Act.Create create -> created(create, operation);
      case Act.CreateGuest create -> {}
      case Act.EndAll all -> add(ofUser, all.user(), operation);
      case Act.Disable disable -> add(ofUser, disable.user(), operation);
      case Act.SignOutTenant all -> add(ofTenant, all.tenant(), operation);
      case Act.StateAccess access -> {}
      case Act.Enable enable -> {}
      case Act.ReadEvents read -> {}
    }
  }

  private void called(SessionId id, Operation operation) {
    Life life = bySession.get(id);
    if (life != null) {
      life.calls.add(operation);
    }
  }

  /**
   * One with an answer says what it ended; one without may have ended any of the user's, and the
   * guest that the user was.
   */
  private void created(Act.Create create, Operation operation) {
    if (operation.answer() instanceof Answer.Created created) {
      created.ended().forEach(ended -> mayEnd(ended, operation));
    } else if (!operation.isKnown()) {
      add(ofUser, create.user(), operation);
      mayEnd(create.guest(), operation);
    }
  }

  private void mayEnd(@Nullable SessionId session, Operation operation) {
    Life life = session == null ? null : bySession.get(session);
    if (life != null) {
      life.mayEnd(operation);
    }
  }

  private static <K> void add(Map<K, List<Operation>> lists, K key, Operation operation) {
    lists.computeIfAbsent(key, k -> new ArrayList<>()).add(operation);
  }

  private void end(Life life) {
    List<Operation> ends = new ArrayList<>();
    List<Operation> ofTheUser =
        life.user == null ? List.of() : ofUser.getOrDefault(life.user, List.of());
    for (Operation end : ofTheUser) {
      if (!(end.act() instanceof Act.EndAll all && life.id.equals(all.except()))) {
        ends.add(end);
      }
    }
    ends.addAll(ofTenant.getOrDefault(life.tenant, List.of()));
    ends.sort(Comparator.comparingLong(Operation::invoked));
    for (Operation end : ends) {
      if (life.isLongOver(end)) {
        return;
      }
      life.mayEnd(end);
    }
  }

  Collection<Life> all() {
    return bySession.values();
  }

  @Nullable Life of(SessionId id) {
    return bySession.get(id);
  }
}
