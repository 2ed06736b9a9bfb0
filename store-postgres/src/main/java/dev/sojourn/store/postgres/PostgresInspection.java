package dev.sojourn.store.postgres;

import dev.sojourn.store.RecordStore;
import dev.sojourn.store.StoreUnavailableException;
import dev.sojourn.store.jdbc.AttributeBox;
import dev.sojourn.store.jdbc.Records;
import dev.sojourn.store.jdbc.Row;
import dev.sojourn.store.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to know of a database, whether nodes use it or not.
 *
 * @param server the version of PostgreSQL
 * @param refusals why no node would start on it; empty for a right one
 * @param writable false for a standby, which no node can use
 * @param tables whether the tables of this program are there
 * @param outdated whether the next start changes them
 * @param nodes how many nodes were heard of within the last ten seconds
 * @param newestEvent when something was recorded last; null if nothing ever was
 */
public record PostgresInspection(
    String server,
    List<Refusal> refusals,
    boolean writable,
    boolean tables,
    boolean outdated,
    long nodes,
    @Nullable Instant newestEvent) {

  /**
   * A reason for which a start is refused.
   *
   * @param fault what is wrong, without a full stop
   * @param remedy how to mend it, as a sentence
   */
  public record Refusal(String fault, String remedy) {}

  /** Copies. */
  public PostgresInspection {
    refusals = List.copyOf(refusals);
  }

  /**
   * Asks the server, and changes nothing.
   *
   * @throws IncompatibleStoreException if its tables are none of this program's
   * @throws StoreUnavailableException if it does not answer
   */
  public static PostgresInspection of(PostgresSettings settings) {
    Connections connections = new Connections(settings);
    try (Connection connection = connections.open(settings.patience())) {
      Sql sql = new PostgresSql(connection, new AttributeBox());
      Schema.Form form = Schema.form(connections.source());
      boolean isThere = form != Schema.Form.NONE;
      return new PostgresInspection(
          Objects.requireNonNull(sql.first("SHOW server_version", Row::text)),
          Schema.refusals(connection),
          Schema.isWritable(connection),
          isThere,
          form == Schema.Form.OLDER,
          isThere ? Objects.requireNonNull(sql.first(LIVING_NODES, Row::number)) : 0,
          isThere ? sql.first(NEWEST, Row::instant) : null);
    } catch (SQLException failed) {
      throw Faults.of("looking at the database", failed);
    }
  }

  private static final String LIVING_NODES =
      "SELECT count(*) FROM nodes WHERE seen_at > clock_timestamp() - interval '10 seconds'";
  private static final String NEWEST = "SELECT recorded_at FROM events ORDER BY seq DESC LIMIT 1";

  /**
   * Reads one record likewise, also one that has expired.
   *
   * @param space what sort of record
   * @param key its name within the space
   * @throws StoreUnavailableException if it cannot be read
   */
  public static Optional<RecordStore.Entry> record(
      PostgresSettings settings, String space, String key) {
    try (Connection connection = new Connections(settings).open(settings.patience())) {
      return Records.get(
          new PostgresSql(connection, new AttributeBox()), space, key, Instant.EPOCH);
    } catch (SQLException failed) {
      throw Faults.of("looking at the database", failed);
    }
  }
}
