package dev.sojourn.store.postgres;

import dev.sojourn.SessionId;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to the database, while one caller has it. */
final class PostgresSql extends Sql {

  /** Rows that the server sends at once, inside a transaction. */
  private static final int FETCH = 200;

  private final Connection connection;

  PostgresSql(Connection connection, AttributeBox box) {
    super(box);
    this.connection = connection;
  }

  @Override
  protected <T> T run(String text, Use<T> use, @Nullable Object... values) throws SQLException {
    Wording wording = Wording.of(text);
    try (PreparedStatement statement = connection.prepareStatement(wording.text())) {
      statement.setFetchSize(FETCH);
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

  /** An id as it is stored. */
  static byte[] stored(SessionId id) {
    return bytes(id.value());
  }

  @Override
  protected void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case SessionId[] ids -> {
        byte[][] all = new byte[ids.length][];
        for (int i = 0; i < ids.length; i++) {
          all[i] = stored(ids[i]);
        }
        statement.setArray(index, connection.createArrayOf("bytea", all));
      }
      case byte[][] all -> statement.setArray(index, connection.createArrayOf("bytea", all));
      case String[] all -> statement.setArray(index, connection.createArrayOf("text", all));
      case Long[] all -> statement.setArray(index, connection.createArrayOf("bigint", all));
      case null, default -> super.bind(statement, index, value);
    }
  }
}
