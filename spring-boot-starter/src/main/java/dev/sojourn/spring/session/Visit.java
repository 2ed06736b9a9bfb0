package dev.sojourn.spring.session;

import dev.sojourn.Session;

/** The request in which a session is in somebody's hands. */
interface Visit {

  /** None: the session is in the hands of a caller without a request. */
  Visit NONE =
      new Visit() {
        @Override
        public boolean asksToBeRemembered() {
          return false;
        }

        @Override
        public void provedAgain(Session session, Object context) {}
      };

  /** Whether who signs in now wants to stay so when the browser is closed. */
  boolean asksToBeRemembered();

  /**
   * The user of {@code session} is signed in by another context than before, and may have proved
   * again who they are.
   */
  void provedAgain(Session session, Object context);
}
