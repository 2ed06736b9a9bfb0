package dev.sojourn.servlet.shop;

/** An attribute of an application: one of a few values. */
public enum Colour {
  /** As others are. */
  RED,
  /** With a body, and so a class of its own. */
  ODD {
    @Override
    public String toString() {
      return "an odd one";
    }
  };

  /** A bean of which nothing would be kept. */
  public static final class Empty {}

  /**
   * A record that can be written, and not read back: nothing says what is to be made.
   *
   * @param thing of whatever class
   */
  public record Unreadable(Comparable<String> thing) {}
}
