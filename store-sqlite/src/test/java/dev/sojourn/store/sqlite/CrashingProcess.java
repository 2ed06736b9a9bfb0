package dev.sojourn.store.sqlite;

import dev.sojourn.Creation;
import dev.sojourn.EndReason;
import dev.sojourn.SessionManager;
import dev.sojourn.SessionPolicy;
import dev.sojourn.SignIn;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs in and out from many threads and says on standard output what was acknowledged, until it is
 * killed. A process of its own, because only the kernel may decide what survives.
 */
public final class CrashingProcess {

  static final int THREADS = 64;

  private CrashingProcess() {}

  /** Takes the store's file and the most sign-ins of a thread. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SessionManager sessions = SessionManager.builder(SqliteStore.open(Path.of(args[0]))).build();
    int most = Integer.parseInt(args[1]);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String user = "user-" + t;
      threads.add(Thread.ofPlatform().start(() -> work(sessions, user, most, out)));
    }
    out.println("ready");
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void work(SessionManager sessions, String user, int most, PrintStream out) {
    SignIn signIn = SignIn.user(user).policy(SessionPolicy.DEFAULT_NAME);
    for (int i = 0; i < most; i++) {
      if (sessions.create(signIn) instanceof Creation.Created created) {
        boolean ends = i % 3 == 0;
        out.println(
            "created "
                + created.session().id()
                + " "
                + created.token().reveal()
                + (ends ? " ends" : " stays"));
        if (ends) {
          sessions.end(created.session().id(), EndReason.SIGNED_OUT);
          out.println("ended " + created.session().id());
        }
      }
    }
  }
}
