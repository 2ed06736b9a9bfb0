package dev.sojourn.spring.shop;

/** An attribute that can be changed. */
public final class Seat {

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
