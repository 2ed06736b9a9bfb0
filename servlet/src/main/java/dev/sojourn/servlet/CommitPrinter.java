package dev.sojourn.servlet;

import java.io.PrintWriter;

/** The application's writer: without a buffer of its own, and with the container's faults. */
final class CommitPrinter extends PrintWriter {

  private final PrintWriter inner;

  CommitPrinter(CommitWriter out, PrintWriter inner) {
    super(out);
    this.inner = inner;
  }

  @Override
  public boolean checkError() {
    flush();
    return super.checkError() || inner.checkError();
  }
}
