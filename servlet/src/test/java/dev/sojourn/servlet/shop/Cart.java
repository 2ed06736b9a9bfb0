package dev.sojourn.servlet.shop;

import java.util.List;

/** An attribute of an application: a record. */
public record Cart(String owner, List<String> items) {}
