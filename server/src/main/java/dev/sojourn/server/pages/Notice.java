package dev.sojourn.server.pages;

/**
 * One sentence at the top of a page.
 *
 * @param kind {@code good}, {@code info} or {@code bad}: names colour and icon
 * @param text what it says
 */
public record Notice(String kind, String text) {

  /** Something was done. */
  public static Notice good(String text) {
    return new Notice("good", text);
  }

  /** Something is to be known. */
  public static Notice info(String text) {
    return new Notice("info", text);
  }

  /** Something went wrong. */
  public static Notice bad(String text) {
    return new Notice("bad", text);
  }
}
