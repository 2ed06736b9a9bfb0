package dev.sojourn.servlet.shop;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An attribute of an application: a bean that can be changed, and hears where it is. */
public final class Seat implements HttpSessionBindingListener {

  /** How often what was heard. */
  public static final Map<String, Integer> HEARD = new ConcurrentHashMap<>();

  private String number = "";

  /** For those who read it. */
  public Seat() {}

  /** With a number. */
  public Seat(String number) {
    this.number = number;
  }

  public String getNumber() {
    return number;
  }

  public void setNumber(String number) {
    this.number = number;
  }

  @Override
  public void valueBound(HttpSessionBindingEvent event) {
    HEARD.merge("bound " + number, 1, Integer::sum);
  }

  @Override
  public void valueUnbound(HttpSessionBindingEvent event) {
    HEARD.merge("unbound " + number, 1, Integer::sum);
  }

  @Override
  public String toString() {
    return "seat " + number;
  }
}
