package dev.sojourn;

/** Attributes would exceed the bounds of {@link Attributes} or {@link FrameworkAttributes}. */
public final class AttributesTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the bound.
   *
   * @param message which bound
   */
  public AttributesTooLargeException(String message) {
    super(message);
  }
}
