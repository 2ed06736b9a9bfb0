package dev.sojourn.server.pages;

/**
 * One sentence at the top of a page.
 *
 * @param kind {@code good}, {@code info} or {@code bad}: names colour and icon
 * @param text what it says
 */
record Notice(String kind, String text) {

  static Notice good(String text) {
    return new Notice("good", text);
  }

  static Notice info(String text) {
    return new Notice("info", text);
  }

  static Notice bad(String text) {
    return new Notice("bad", text);
  }
}
