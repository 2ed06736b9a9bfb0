package dev.sojourn;

/**
 * What a client's words about itself say of the device. Never proof of anything.
 *
 * @param kind what sort of thing it is
 * @param os the operating system's family ({@code macOS}), or empty when unknown; at most {@value
 *     #MAX_LENGTH} characters
 * @param browser the browser's family ({@code Chrome}), or empty when unknown; likewise bounded
 */
public record DeviceTraits(DeviceKind kind, String os, String browser) {

  /** The most characters of a family name; longer ones are cut. */
  public static final int MAX_LENGTH = 64;

  /** Nothing is known. */
  public static final DeviceTraits UNKNOWN = new DeviceTraits(DeviceKind.UNKNOWN, "", "");

  /** Cuts names that are too long. */
  public DeviceTraits {
    os = Texts.printable(os, MAX_LENGTH);
    browser = Texts.printable(browser, MAX_LENGTH);
  }
}
