package dev.sojourn.servlet;

/** Why the filter answers a request by itself. */
public enum Refusal {
  /** It changes something, and does not come from this site's own pages. */
  CROSS_SITE(403),
  /** Its token was replaced a moment ago; the call may be repeated with the new one. */
  SUPERSEDED(409),
  /** The store does not answer, and nobody knows who it is. */
  UNAVAILABLE(503);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The status of HTTP that says so. */
  public int status() {
    return status;
  }
}
