package dev.sojourn.benchmarks.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

/** What Spring Session JDBC does for a request that only reads its session. */
final class SpringCycle implements AutoCloseable {

  private static final InstantSource TIME = InstantSource.system();

  private final HikariDataSource source;
  private final SessionRepository<Session> repository;
  private final List<String> ids = new ArrayList<>();

  SpringCycle(Database database, int connections, int sessions) throws SQLException {
    database.create("spring");
    database.run("spring", schema().split(";\\s*\\n"));
    source = database.pool("spring", connections);
    repository = repository(source);
    for (int i = 0; i < sessions; i++) {
      Session session = repository.createSession();
      session.setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "user-" + i);
      session.setAttribute("roles", new ArrayList<>(List.of("editor", "reader")));
      session.setAttribute("theme", "t".repeat(50));
      session.setAttribute("cart", "c".repeat(50));
      session.setAttribute("tour", "o".repeat(50));
      repository.save(session);
      ids.add(session.getId());
    }
  }

  @SuppressWarnings("unchecked") // its type of session is not public
  private static SessionRepository<Session> repository(HikariDataSource source) {
    return (SessionRepository<Session>)
        (SessionRepository<?>)
            new JdbcIndexedSessionRepository(
                new JdbcTemplate(source),
                new TransactionTemplate(new DataSourceTransactionManager(source)));
  }

  private static String schema() {
    try (InputStream in =
        JdbcIndexedSessionRepository.class.getResourceAsStream("schema-postgresql.sql")) {
      if (in == null) {
        throw new IllegalStateException("its schema is not where it was");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Finds a session, and saves that it was used: as its servlet filter does. */
  void request(SplittableRandom random) {
    Session session = repository.findById(ids.get(random.nextInt(ids.size())));
    if (session == null) {
      throw new IllegalStateException("a session is over");
    }
    session.setLastAccessedTime(TIME.instant());
    repository.save(session);
  }

  @Override
  public void close() {
    source.close();
  }
}
