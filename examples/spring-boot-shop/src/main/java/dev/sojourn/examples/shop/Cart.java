package dev.sojourn.examples.shop;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody wants to buy, as it is kept in their session. Immutable. {@link Serializable} is
 * left from when Spring Session kept it; Sojourn does not ask for it.
 *
 * @param pieces how many of each, by the goods' ids; at most {@value #MAX_PIECES} of one
 */
public record Cart(Map<String, Integer> pieces) implements Serializable {

  /** The most pieces of one sort. */
  public static final int MAX_PIECES = 99;

  static final Cart EMPTY = new Cart(Map.of());

  @Serial private static final long serialVersionUID = 1L;

  /** Copies the map. */
  public Cart {
    pieces = Map.copyOf(pieces);
  }

  Cart with(String id) {
    Map<String, Integer> more = new TreeMap<>(pieces);
    more.merge(id, 1, (now, one) -> Math.min(now + one, MAX_PIECES));
    return new Cart(more);
  }

  Cart without(String id) {
    Map<String, Integer> fewer = new TreeMap<>(pieces);
    fewer.remove(id);
    return new Cart(fewer);
  }

  /** How many pieces in all. */
  public int count() {
    return pieces.values().stream().mapToInt(Integer::intValue).sum();
  }
}
