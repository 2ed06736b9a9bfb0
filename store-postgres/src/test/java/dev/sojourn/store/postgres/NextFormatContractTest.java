package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.contract.AttributesContract;
import dev.sojourn.testkit.contract.CreateContract;
import dev.sojourn.testkit.contract.DevicesContract;
import dev.sojourn.testkit.contract.EndContract;
import dev.sojourn.testkit.contract.EventsContract;
import dev.sojourn.testkit.contract.FeedContract;
import dev.sojourn.testkit.contract.GuestContract;
import dev.sojourn.testkit.contract.RecordsContract;
import dev.sojourn.testkit.contract.ReplaceContract;
import dev.sojourn.testkit.contract.SweepContract;
import dev.sojourn.testkit.contract.TouchContract;
import dev.sojourn.testkit.contract.UsersContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * During a rolling upgrade programs of this version work with tables that the next one has added
 * to, and one that is started again then starts.
 */
class NextFormatContractTest {

  private final PostgresSettings database = Server.databaseOfTheNextFormat();

  private SessionStore openStore(ManualTime time) {
    return PostgresStore.open(
        database.withTime(time).withConnections(8).withPollInterval(Duration.ofMillis(20)));
  }

  @Nested
  class Attributes extends AttributesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Create extends CreateContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Devices extends DevicesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class End extends EndContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Events extends EventsContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Feed extends FeedContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Guest extends GuestContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Records extends RecordsContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Replace extends ReplaceContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Sweep extends SweepContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Touch extends TouchContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Users extends UsersContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }
}
