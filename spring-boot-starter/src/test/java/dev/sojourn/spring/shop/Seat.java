package dev.sojourn.spring.shop;

import java.io.Serializable;

/** An attribute that can be changed. */
public final class Seat implements Serializable {
  private static final long serialVersionUID = 1L;

  private String number = "";

  public Seat() {}

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
  public String toString() {
    return "seat " + number;
  }
}
