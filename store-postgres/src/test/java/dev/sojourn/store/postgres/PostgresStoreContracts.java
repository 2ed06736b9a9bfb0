package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.contract.AddressesContract;
import dev.sojourn.testkit.contract.AttributesContract;
import dev.sojourn.testkit.contract.ClosingContract;
import dev.sojourn.testkit.contract.CreateContract;
import dev.sojourn.testkit.contract.DevicesContract;
import dev.sojourn.testkit.contract.EndContract;
import dev.sojourn.testkit.contract.EndMatchingContract;
import dev.sojourn.testkit.contract.EpochContract;
import dev.sojourn.testkit.contract.ErasureContract;
import dev.sojourn.testkit.contract.EventsContract;
import dev.sojourn.testkit.contract.FeedContract;
import dev.sojourn.testkit.contract.GuestContract;
import dev.sojourn.testkit.contract.LifeRacesContract;
import dev.sojourn.testkit.contract.LimitsContract;
import dev.sojourn.testkit.contract.NewDevicesContract;
import dev.sojourn.testkit.contract.RecordsContract;
import dev.sojourn.testkit.contract.ReplaceContract;
import dev.sojourn.testkit.contract.SealedAttributesContract;
import dev.sojourn.testkit.contract.SearchContract;
import dev.sojourn.testkit.contract.SignInRacesContract;
import dev.sojourn.testkit.contract.SweepContract;
import dev.sojourn.testkit.contract.TightenContract;
import dev.sojourn.testkit.contract.TouchContract;
import dev.sojourn.testkit.contract.UsersContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contract of every store, for the PostgreSQL store over some database. */
abstract class PostgresStoreContracts {

  private final PostgresSettings database;

  PostgresStoreContracts(PostgresSettings database) {
    this.database = database;
  }

  private SessionStore openStore(ManualTime time) {
    return PostgresStore.open(
        database.withTime(time).withConnections(8).withPollInterval(Duration.ofMillis(20)));
  }

  @Nested
  class EndMatching extends EndMatchingContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Addresses extends AddressesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Attributes extends AttributesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class SealedAttributes extends SealedAttributesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Erasure extends ErasureContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Closing extends ClosingContract {
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
  class NewDevices extends NewDevicesContract {
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
  class Epoch extends EpochContract {
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
  class LifeRaces extends LifeRacesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Limits extends LimitsContract {
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
  class Search extends SearchContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class SignInRaces extends SignInRacesContract {
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
  class Tighten extends TightenContract {
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
