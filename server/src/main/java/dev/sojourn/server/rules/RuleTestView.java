package dev.sojourn.server.rules;

import dev.sojourn.access.AccessRequest;
import dev.sojourn.access.AccessRules;
import dev.sojourn.access.Decision;
import dev.sojourn.access.Held;
import dev.sojourn.access.RequestPath;
import dev.sojourn.access.Requirement;
import dev.sojourn.access.Rule;
import dev.sojourn.access.Unmet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of a request, and why.
 *
 * @param allowed whether it may pass
 * @param status what an edge answers: 204, 400, 401 or 403
 * @param answer {@code allowed}, {@code sign_in}, {@code step_up}, {@code denied} or {@code
 *     malformed}
 * @param detail the same in a sentence
 * @param request as it is compared with the rules
 * @param rule the one that decides; absent when none is about the request
 * @param unmet what it requires and is not there
 * @param held what is there
 * @param meanings the ways to read an ambiguous path; else absent
 * @param problem why the rules in force are not those in the file; absent when they are
 */
public record RuleTestView(
    boolean allowed,
    int status,
    String answer,
    String detail,
    RuleRequestView request,
    @Nullable RuleView rule,
    List<RuleUnmetView> unmet,
    RuleHeldView held,
    @Nullable List<RuleMeaningView> meanings,
    @Nullable String problem) {

  /**
   * A request as it is compared with rules.
   *
   * @param host in small letters and without port; absent when it is not known
   * @param method in capitals
   * @param path normalised and decoded; absent when it has no sound reading
   */
  public record RuleRequestView(@Nullable String host, String method, @Nullable String path) {

    static RuleRequestView of(AccessRequest request) {
      return new RuleRequestView(
          request.host().isEmpty() ? null : request.host(),
          request.method(),
          request.path() instanceof RequestPath.Normal path ? path.text() : null);
    }
  }

  /**
   * A rule.
   *
   * @param line where it begins in the file
   * @param hosts empty for all
   * @param paths its patterns
   * @param methods empty for all
   * @param required everything that it requires
   */
  public record RuleView(
      int line,
      List<String> hosts,
      List<String> paths,
      Set<String> methods,
      List<RuleRequiredView> required) {

    static @Nullable RuleView of(@Nullable Rule rule) {
      return rule == null
          ? null
          : new RuleView(
              rule.line(),
              rule.hosts(),
              rule.paths(),
              rule.methods(),
              rule.required().stream().map(RuleRequiredView::of).toList());
    }
  }

  /**
   * A requirement.
   *
   * @param requirement its name
   * @param needed a name, a level, seconds, or true
   */
  public record RuleRequiredView(String requirement, Object needed) {

    static RuleRequiredView of(Requirement requirement) {
      return new RuleRequiredView(requirement.name(), requirement.needed());
    }
  }

  /**
   * A requirement that is not met.
   *
   * @param requirement its name
   * @param needed a name, a level, seconds, or true
   * @param present what there is instead; absent when nothing is
   */
  public record RuleUnmetView(String requirement, Object needed, @Nullable Object present) {

    static RuleUnmetView of(Unmet unmet) {
      return new RuleUnmetView(
          unmet.requirement().name(), unmet.requirement().needed(), unmet.present());
    }
  }

  /**
   * What is there of whoever asks.
   *
   * @param user whose it is; absent when nobody in particular is meant
   * @param session the session that it was taken from; absent when it is assumed
   * @param signedIn whether a user is signed in
   * @param roles in force
   * @param permissions in force, with those that come with roles
   * @param assurance 1 to 3, or 0 when nobody is signed in
   * @param authenticatedAt the latest authentication that counts; absent without one
   */
  public record RuleHeldView(
      @Nullable String user,
      @Nullable String session,
      boolean signedIn,
      Set<String> roles,
      Set<String> permissions,
      int assurance,
      @Nullable Instant authenticatedAt) {

    static RuleHeldView of(Subject subject) {
      Held held = subject.held();
      return new RuleHeldView(
          subject.user(),
          subject.session(),
          held.signedIn(),
          held.roles(),
          held.permissions(),
          held.assurance(),
          held.authenticatedAt());
    }
  }

  /**
   * One way to read an ambiguous path.
   *
   * @param path as read so
   * @param line of the rule that would decide; absent when none would
   */
  public record RuleMeaningView(String path, @Nullable Integer line) {

    static RuleMeaningView of(Decision.Meaning meaning) {
      Rule rule = meaning.rule();
      return new RuleMeaningView(meaning.path(), rule == null ? null : rule.line());
    }
  }

  /** Decides, and says why. */
  public static RuleTestView of(
      AccessRules rules,
      AccessRequest request,
      Subject subject,
      Instant now,
      @Nullable String problem) {
    Decision decision = rules.decide(request, subject.held(), now);
    Answer answer = Answer.of(decision);
    return new RuleTestView(
        answer == Answer.ALLOWED,
        answer.status(),
        answer.wireName(),
        Answer.sentence(decision),
        RuleRequestView.of(request),
        RuleView.of(rule(decision)),
        unmet(decision),
        RuleHeldView.of(subject),
        meanings(decision),
        problem);
  }

  private static @Nullable Rule rule(Decision decision) {
    return switch (decision) {
      case Decision.Allowed allowed -> allowed.rule();
      case Decision.Denied denied -> denied.rule();
      case Decision.Malformed malformed -> null;
    };
  }

  private static List<RuleUnmetView> unmet(Decision decision) {
    return decision instanceof Decision.Denied denied
        ? denied.unmet().stream().map(RuleUnmetView::of).toList()
        : List.of();
  }

  private static @Nullable List<RuleMeaningView> meanings(Decision decision) {
    return decision instanceof Decision.Malformed malformed && !malformed.meanings().isEmpty()
        ? malformed.meanings().stream().map(RuleMeaningView::of).toList()
        : null;
  }
}
