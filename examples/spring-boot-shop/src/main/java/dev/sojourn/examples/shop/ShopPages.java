package dev.sojourn.examples.shop;

import static dev.sojourn.examples.shop.EveryPage.CART;

import jakarta.servlet.http.HttpSession;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The shelf, the cart and the till. The cart is an attribute of the session, as in any shop. */
@Controller
public class ShopPages {

  @GetMapping("/")
  String shelf(Model model) {
    model.addAttribute("goods", Goods.values());
    return "shelf";
  }

  @GetMapping("/sign-in")
  String signIn() {
    return "sign-in";
  }

  @GetMapping("/cart")
  String cart(@ModelAttribute(CART) Cart cart, Model model) {
    model.addAttribute("lines", Goods.lines(cart));
    model.addAttribute("total", Goods.total(cart));
    return "cart";
  }

  @PostMapping("/cart")
  String add(
      @RequestParam("goods") String id,
      @ModelAttribute(CART) Cart cart,
      HttpSession session,
      RedirectAttributes next) {
    Goods.of(id)
        .ifPresent(goods -> {
          session.setAttribute(CART, cart.with(goods.id()));
          next.addFlashAttribute("told", goods.title() + " is in your cart.");
        });
    return "redirect:/";
  }

  @PostMapping("/cart/remove")
  String remove(
      @RequestParam("goods") String id, @ModelAttribute(CART) Cart cart, HttpSession session) {
    session.setAttribute(CART, cart.without(id));
    return "redirect:/cart";
  }

  /** Asks for the sign-in; the cart is still there after it. */
  @GetMapping("/order")
  String order(@ModelAttribute(CART) Cart cart, Model model) {
    cart(cart, model);
    return "order";
  }

  @PostMapping("/order")
  String buy(HttpSession session, RedirectAttributes next) {
    session.removeAttribute(CART);
    next.addFlashAttribute("told", "Thank you. It will be with you soon.");
    return "redirect:/";
  }
}
