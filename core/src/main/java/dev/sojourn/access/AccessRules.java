package dev.sojourn.access;

import dev.sojourn.Session;
import dev.sojourn.access.Decision.Allowed;
import dev.sojourn.access.Decision.Denied;
import dev.sojourn.access.Decision.Malformed;
import dev.sojourn.access.Decision.Meaning;
import dev.sojourn.access.RequestPath.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Which requests need what, and which permissions come with which roles: compiled once, immutable,
 * thread-safe. The first rule that is about a request decides; a request that none is about is
 * denied. How rules are written: docs/access.md.
 */
public final class AccessRules {

  /** No rules: everything is denied, and no role brings permissions. */
  public static final AccessRules NONE =
      new AccessRules(RolePermissions.NONE, List.of(), new RuleTree());

  private final RolePermissions roles;
  private final List<Rule> rules;
  private final RuleTree tree;

  AccessRules(RolePermissions roles, List<Rule> rules, RuleTree tree) {
    this.roles = roles;
    this.rules = List.copyOf(rules);
    this.tree = tree;
  }

  /**
   * Reads rules.
   *
   * @param yaml at most {@link RulesReader#MAX_BYTES} bytes of UTF-8
   * @throws RulesException if anything is wrong with them, with the line of each error
   */
  public static AccessRules of(byte[] yaml) {
    return RulesReader.read(yaml);
  }

  /**
   * Reads rules from a file.
   *
   * @throws RulesException if anything is wrong with them, with the line of each error
   * @throws IOException if the file cannot be read
   */
  public static AccessRules read(Path file) throws IOException {
    return of(RulesReader.bytes(file));
  }

  /** What comes with roles. */
  public RolePermissions roles() {
    return roles;
  }

  /** All of them, in order. */
  public List<Rule> rules() {
    return rules;
  }

  /** What a session has, under these rules. */
  public Held heldBy(Session session) {
    return Held.of(session, roles);
  }

  /**
   * Decides.
   *
   * @param held of whoever asks
   * @param now the time of the question, to which an authentication's age is counted
   */
  public Decision decide(AccessRequest request, Held held, Instant now) {
    Flaw flaw = request.flaw();
    if (flaw != null) {
      return new Malformed(flaw, List.of());
    }
    List<Reading> readings = request.readings();
    int found = find(request, readings.getFirst());
    for (int i = 1; i < readings.size(); i++) {
      if (find(request, readings.get(i)) != found) {
        return new Malformed(Flaw.AMBIGUOUS, meanings(request));
      }
    }
    return found == RuleTree.NONE
        ? new Denied(null, List.of(), Remedy.NONE)
        : decide(rules.get(found), held, now);
  }

  private static Decision decide(Rule rule, Held held, Instant now) {
    List<Unmet> unmet = Unmet.of(rule.required(), held, now);
    return unmet.isEmpty() ? new Allowed(rule) : new Denied(rule, unmet, remedy(unmet, held));
  }

  private static Remedy remedy(List<Unmet> unmet, Held held) {
    if (!held.signedIn()) {
      return Remedy.SIGN_IN;
    }
    return unmet.stream().allMatch(missing -> missing.requirement().isMetByStepUp())
        ? Remedy.STEP_UP
        : Remedy.NONE;
  }

  private int find(AccessRequest request, Reading reading) {
    return tree.find(rules, request.host(), request.method(), reading.segments());
  }

  private List<Meaning> meanings(AccessRequest request) {
    return request.readings().stream()
        .map(reading -> {
          int found = find(request, reading);
          return new Meaning(reading.text(), found == RuleTree.NONE ? null : rules.get(found));
        })
        .toList();
  }
}
