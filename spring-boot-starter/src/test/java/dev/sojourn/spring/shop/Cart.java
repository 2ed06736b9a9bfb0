package dev.sojourn.spring.shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An attribute of an application. */
public record Cart(List<String> items) implements Serializable {

  public static Cart of(String item) {
    return new Cart(List.of(item));
  }

  public Cart with(String item) {
    List<String> more = new ArrayList<>(items);
    more.add(item);
    return new Cart(more);
  }
}
