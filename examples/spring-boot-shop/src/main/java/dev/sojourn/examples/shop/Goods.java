package dev.sojourn.examples.shop;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the shop sells. */
public enum Goods {
  TEA("Green tea", "Loose leaves, 100 g", 640),
  COFFEE("Coffee beans", "Dark roast, 250 g", 890),
  HONEY("Honey", "From the heath, 500 g", 750),
  BISCUITS("Oat biscuits", "A box of twelve", 420),
  MUG("Stoneware mug", "Glazed blue, 300 ml", 1450),
  KETTLE("Kettle", "Enamel, for every stove", 3900);

  private final String title;
  private final String about;
  private final int cents;

  Goods(String title, String about, int cents) {
    this.title = title;
    this.about = about;
    this.cents = cents;
  }

  /** One row of a cart. */
  public record Line(Goods goods, int pieces) {
    /** The price of all pieces. */
    public String price() {
      return euros(goods.cents * pieces);
    }
  }

  static Optional<Goods> of(String id) {
    return List.of(values()).stream().filter(goods -> goods.id().equals(id)).findFirst();
  }

  /** In the order of the shelf; what is not sold any more is left out. */
  static List<Line> lines(Cart cart) {
    return List.of(values()).stream()
        .map(goods -> new Line(goods, cart.pieces().getOrDefault(goods.id(), 0)))
        .filter(line -> line.pieces() > 0)
        .toList();
  }

  static String total(Cart cart) {
    return euros(lines(cart).stream().mapToInt(line -> line.goods.cents * line.pieces).sum());
  }

  private static String euros(int cents) {
    return "€%d.%02d".formatted(cents / 100, cents % 100);
  }

  /** How forms and carts name it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How people name it. */
  public String title() {
    return title;
  }

  /** A line about it. */
  public String about() {
    return about;
  }

  /** The price of one. */
  public String price() {
    return euros(cents);
  }
}
