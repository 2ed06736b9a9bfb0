package dev.sojourn.store.postgres;

import dev.sojourn.store.StoreUnavailableException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what can go wrong into the one fault of the contract. Texts carry ids and SQL states, never
 * the words of driver or server, which may quote what is stored; the cause has their places alone.
 */
final class Faults {

  /** A serialisation failure, a deadlock, a key that was inserted at the same time. */
  private static final Set<String> CONTENTION = Set.of("40001", "40P01", "23505");

  /** Not worth another attempt: it was waited for as long as a caller's patience allows. */
  private static final String LOCKED = "55P03";

  private Faults() {}

  /** Whether somebody else was there first, and nothing happened. */
  static boolean isContention(SQLException fault) {
    String state = fault.getSQLState();
    return state != null && CONTENTION.contains(state);
  }

  static StoreUnavailableException of(String operation, SQLException cause) {
    return switch (cause) {
      // Of this program: says what is wrong with which session, and quotes nothing.
      case SQLDataException unreadable when unreadable.getSQLState() == null ->
          new StoreUnavailableException(operation + " failed: " + unreadable.getMessage(), cause);
      case SQLException beaten when isContention(beaten) ->
          StoreUnavailableException.contended(
              operation + " failed: SQL state " + cause.getSQLState(), withoutWords(cause));
      case SQLException held when LOCKED.equals(held.getSQLState()) ->
          StoreUnavailableException.contended(
              operation + " failed: somebody else has locked what it needs, SQL state " + LOCKED,
              withoutWords(cause));
      case SQLTransientConnectionException none ->
          new StoreUnavailableException(
              operation + " failed: no connection in time", withoutWords(cause));
      default ->
          new StoreUnavailableException(
              operation + " failed: " + meaning(cause.getSQLState()), withoutWords(cause));
    };
  }

  /** What an operator may be able to mend, in words (PostgreSQL, appendix A). */
  private static String meaning(@Nullable String state) {
    String words =
        switch (state) {
          case String refused when refused.startsWith("28") ->
              "the database refuses the user or the password";
          case String silent when silent.startsWith("08") -> "the database does not answer";
          case "3D000" -> "there is no database of this name";
          case "42501" -> "the database does not allow this to the user";
          case "53300" -> "the database has no connection left";
          case "53100" -> "the database's disk is full";
          case "25006" -> "the database cannot be written";
          case "57P03" -> "the database is starting or stopping";
          case null, default -> "";
        };
    return words.isEmpty() ? "SQL state " + state : words + ", SQL state " + state;
  }

  static StoreUnavailableException unknown(String operation) {
    return new StoreUnavailableException(
        operation + " may be lost: the database did not wait for its standby", null);
  }

  private static SQLException withoutWords(SQLException cause) {
    SQLException bare =
        new SQLException(cause.getClass().getName(), cause.getSQLState(), cause.getErrorCode());
    bare.setStackTrace(cause.getStackTrace());
    return bare;
  }
}
