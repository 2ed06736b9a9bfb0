package dev.sojourn.spring.shop;

import java.util.concurrent.atomic.AtomicInteger;

/** A bean of a session that wants to be told of its end. */
public final class Tab {

  /** How many were closed. */
  public static final AtomicInteger CLOSED = new AtomicInteger();

  private int drinks;

  public int getDrinks() {
    return drinks;
  }

  public void setDrinks(int drinks) {
    this.drinks = drinks;
  }

  /** Spring calls it by itself. */
  public void close() {
    CLOSED.incrementAndGet();
  }
}
