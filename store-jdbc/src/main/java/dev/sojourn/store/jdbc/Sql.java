package dev.sojourn.store.jdbc;

import dev.sojourn.DeviceId;
import dev.sojourn.SessionId;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection, and the SQL that all databases understand alike. For one thread at a time.
 *
 * <p>The texts are constants, so that their number is bounded. What databases write differently has
 * one notation here, which each makes its own: {@code ?1} is the first value wherever it stands,
 * {@code {via name}} behind a table names the index to go along for a database that must be told,
 * {@code {skip locked}} leaves out rows that another transaction is at, {@code = {any}(?)} is equal
 * to one of several, {@code least(} and {@code greatest(} compare values of one row.
 */
public abstract class Sql {

  /** Makes a value of a row. */
  public interface Mapper<T> {
    /** The value. */
    T map(Row row) throws SQLException;
  }

  /** Looks at a row, and says whether to go on. */
  public interface Visitor {
    /** Whether to go on. */
    boolean visit(Row row) throws SQLException;
  }

  /** What is done with the rows of an answer. */
  protected interface Use {
    /** Does it. */
    void of(ResultSet rows) throws SQLException;
  }

  private final AttributeBox box;

  /** Reads and writes attributes by {@code box}. */
  protected Sql(AttributeBox box) {
    this.box = box;
  }

  /** Asks for rows, and has them used. */
  protected abstract void query(String text, Use use, @Nullable Object... values)
      throws SQLException;

  /** Changes rows; returns how many. */
  public abstract int update(String text, @Nullable Object... values) throws SQLException;

  /**
   * Changes or locks rows; how many, nobody asks. It comes before whatever is asked next, and
   * before the commit, and fails with it: where each answer is a way there and back, it takes none.
   */
  public abstract void later(String text, @Nullable Object... values) throws SQLException;

  /** What puts attributes into the store and takes them out. */
  public final AttributeBox box() {
    return box;
  }

  /** The first row, or null if there is none. */
  public final <T> @Nullable T first(String text, Mapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    List<T> rows = new ArrayList<>(1);
    scan(
        text,
        row -> {
          rows.add(mapper.map(row));
          return false;
        },
        values);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** All rows. */
  public final <T> List<T> list(String text, Mapper<T> mapper, @Nullable Object... values)
      throws SQLException {
    List<T> all = new ArrayList<>();
    scan(
        text,
        row -> {
          all.add(mapper.map(row));
          return true;
        },
        values);
    return all;
  }

  /** Visits row by row until the visitor has seen enough. */
  public final void scan(String text, Visitor visitor, @Nullable Object... values)
      throws SQLException {
    query(
        text,
        rows -> {
          boolean more = true;
          while (more && rows.next()) {
            more = visitor.visit(new Row(rows, box));
          }
        },
        values);
  }

  /**
   * The rows of these sessions, in any order.
   *
   * @param text has {@code = {any}(?1)} behind the column of the ids
   * @param more the values behind them
   */
  public abstract <T> List<T> among(
      String text, Mapper<T> mapper, Collection<SessionId> ids, @Nullable Object... more)
      throws SQLException;

  /** The same by texts. */
  public abstract <T> List<T> amongTexts(
      String text, Mapper<T> mapper, Collection<String> texts, @Nullable Object... more)
      throws SQLException;

  /** One value and others behind it. */
  protected static @Nullable Object[] behind(Object first, @Nullable Object... more) {
    @Nullable Object[] all = new @Nullable Object[more.length + 1];
    all[0] = first;
    System.arraycopy(more, 0, all, 1, more.length);
    return all;
  }

  /** The one number that a statement always answers. */
  public final long number(String text, @Nullable Object... values) throws SQLException {
    return present(first(text, Row::number, values));
  }

  /** The one yes or no that a statement always answers. */
  public final boolean holds(String text, @Nullable Object... values) throws SQLException {
    return present(first(text, Row::flag, values));
  }

  private static <T> T present(@Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("no row where there must be one");
    }
    return value;
  }

  /** Binds a value, by its type, to a place of a statement. */
  protected void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, java.sql.Types.NULL);
      case String text -> statement.setString(index, text);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setBoolean(index, flag);
      case Instant time -> statement.setLong(index, time.toEpochMilli());
      case Duration time -> statement.setLong(index, time.toMillis());
      case SessionId id -> statement.setBytes(index, bytes(id.value()));
      case DeviceId id -> statement.setBytes(index, bytes(id.value()));
      case SecretBytes secret -> statement.setBytes(index, secret.reveal());
      case byte[] bytes -> statement.setBytes(index, bytes);
      default -> throw new IllegalArgumentException("cannot bind a " + value.getClass());
    }
  }

  /** An id as it is stored: 16 bytes that sort as it does. */
  protected static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
