package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/** A connection to the database, while one caller has it. */
final class PostgresSql extends Sql {

  /** Rows that the server sends at once, inside a transaction. */
  private static final int FETCH = 200;

  private final Connection connection;
  private final boolean isPlannedAnew;

  PostgresSql(Connection connection, AttributeBox box) {
    this(connection, box, false);
  }

  /**
   * Over a connection.
   *
   * @param isPlannedAnew whether each statement gets a plan for its own values: a search for what
   *     is rare must not go the way that is good for what is frequent
   */
  PostgresSql(Connection connection, AttributeBox box, boolean isPlannedAnew) {
    super(box);
    this.connection = connection;
    this.isPlannedAnew = isPlannedAnew;
  }

  @Override
  public <T> List<T> among(String text, Mapper<T> mapper, Collection<SessionId> ids)
      throws SQLException {
    return ids.isEmpty() ? List.of() : list(text, mapper, (Object) ids.toArray(SessionId[]::new));
  }

  @Override
  protected <T> T run(String text, Use<T> use, @Nullable Object... values) throws SQLException {
    Wording wording = Wording.of(text);
    try (PreparedStatement statement = connection.prepareStatement(wording.text())) {
      statement.setFetchSize(FETCH);
      if (isPlannedAnew) {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
      List<Wording.Place> places = wording.places();
      for (int i = 0; i < places.size(); i++) {
        Wording.Place place = places.get(i);
        Object value = values[place.value()];
        if (value == null && place.isAskedForNull()) {
          statement.setNull(i + 1, Types.VARCHAR); // of some type, since nothing here tells which
        } else {
          bind(statement, i + 1, value);
        }
      }
      return use.of(statement);
    }
  }

  @Override
  protected void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case SessionId[] ids -> array(statement, index, "bytea", stored(ids));
      case byte[][] all -> array(statement, index, "bytea", all);
      case String[] all -> array(statement, index, "text", all);
      case Long[] all -> array(statement, index, "bigint", all);
      case null, default -> super.bind(statement, index, value);
    }
  }

  private void array(PreparedStatement statement, int index, String type, @Nullable Object[] all)
      throws SQLException {
    statement.setArray(index, connection.createArrayOf(type, all));
  }

  private static byte[] @Nullable [] stored(@Nullable SessionId[] ids) {
    byte[] @Nullable [] all = new byte[ids.length] @Nullable [];
    for (int i = 0; i < ids.length; i++) {
      SessionId id = ids[i];
      all[i] = id == null ? null : bytes(id.value());
    }
    return all;
  }
}
