package dev.sojourn.servlet;

import jakarta.servlet.Servlet;

/** A real servlet container with one application: the filter in front of one servlet. */
interface Container extends AutoCloseable {

  /** Where the page for errors is. */
  String ERROR_PAGE = "/error";

  /** Starts one at a free port of this machine. */
  interface Starter {
    /**
     * Starts it.
     *
     * @param context where the application is; empty for the whole host
     */
    Container start(String context, SojournFilter filter, Servlet application) throws Exception;
  }

  int port();

  @Override
  void close() throws Exception;
}
