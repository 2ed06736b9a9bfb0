package dev.sojourn.store.jdbc;

import dev.sojourn.Attributes;
import dev.sojourn.DeviceId;
import dev.sojourn.DeviceKind;
import dev.sojourn.EndReason;
import dev.sojourn.SessionId;
import dev.sojourn.token.SecretBytes;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row, read column by column in the order of the statement. A column that has not the form it
 * must have is a {@link SQLDataException}.
 */
public final class Row {

  private final ResultSet row;
  private final AttributeBox box;
  private int column;

  public Row(ResultSet row, AttributeBox box) {
    this.row = row;
    this.box = box;
  }

  /** Passes over columns. */
  public void skip(int columns) {
    column += columns;
  }

  /** Whether the next column is NULL; does not pass over it. */
  public boolean nextIsNull() throws SQLException {
    return row.getObject(column + 1) == null;
  }

  public long number() throws SQLException {
    return row.getLong(++column);
  }

  public @Nullable Long numberOrNull() throws SQLException {
    long number = number();
    return row.wasNull() ? null : number;
  }

  public boolean flag() throws SQLException {
    return row.getBoolean(++column);
  }

  public String text() throws SQLException {
    return present(textOrNull());
  }

  public @Nullable String textOrNull() throws SQLException {
    return row.getString(++column);
  }

  public byte[] bytes() throws SQLException {
    byte[] bytes = row.getBytes(++column);
    // The driver answers null for a blob of no bytes too; the schema says where none can be NULL.
    return bytes == null ? new byte[0] : bytes;
  }

  public byte @Nullable [] bytesOrNull() throws SQLException {
    return row.getBytes(++column);
  }

  /** Those of a session; refuses what cannot be opened. */
  public Attributes attributes(String tenant, SessionId session) throws SQLException {
    return box.take(tenant, session, bytes());
  }

  public SecretBytes secret() throws SQLException {
    return SecretBytes.copyOf(bytes());
  }

  public Instant instant() throws SQLException {
    return Instant.ofEpochMilli(number());
  }

  public @Nullable Instant instantOrNull() throws SQLException {
    Long millis = numberOrNull();
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  public Duration duration() throws SQLException {
    return Duration.ofMillis(number());
  }

  public SessionId sessionId() throws SQLException {
    return present(sessionIdOrNull());
  }

  public @Nullable SessionId sessionIdOrNull() throws SQLException {
    UUID id = idOrNull();
    return id == null ? null : new SessionId(id);
  }

  public DeviceId deviceId() throws SQLException {
    return present(deviceIdOrNull());
  }

  public @Nullable DeviceId deviceIdOrNull() throws SQLException {
    UUID id = idOrNull();
    return id == null ? null : new DeviceId(id);
  }

  public @Nullable EndReason reasonOrNull() throws SQLException {
    String name = textOrNull();
    return name == null ? null : known(EndReason.ofWireName(name));
  }

  public DeviceKind deviceKind() throws SQLException {
    return known(DeviceKind.ofWireName(text()));
  }

  /** The value that a column's name stands for. */
  public static <T> T known(Optional<T> value) throws SQLException {
    return value.orElseThrow(() -> new SQLDataException("an unknown name"));
  }

  private @Nullable UUID idOrNull() throws SQLException {
    byte[] bytes = bytesOrNull();
    if (bytes == null) {
      return null;
    }
    if (bytes.length != 16) {
      throw new SQLDataException("an id of " + bytes.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static <T> T present(@Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLDataException("NULL where a value must be");
    }
    return value;
  }
}
