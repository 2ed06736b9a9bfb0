package dev.sojourn.server.web;

/** Ends the handling of a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Carries {@code problem}; an expected outcome, so no stack trace. */
  public ProblemException(Problem problem) {
    super(problem.type().code(), null, false, false);
    this.problem = problem;
  }

  /** What to answer. */
  public Problem problem() {
    return problem;
  }
}
