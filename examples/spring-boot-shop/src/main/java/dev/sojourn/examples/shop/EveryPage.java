package dev.sojourn.examples.shop;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.SessionAttribute;

/** What the head of every page shows. */
@ControllerAdvice
public class EveryPage {

  static final String CART = "cart";

  @ModelAttribute(CART)
  Cart cart(@SessionAttribute(name = CART, required = false) Cart cart) {
    return cart == null ? Cart.EMPTY : cart;
  }

  @ModelAttribute("person")
  String person(HttpServletRequest request) {
    return request.getRemoteUser();
  }
}
