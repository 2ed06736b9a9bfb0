package dev.sojourn.store.postgres;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.ManualTime;
import dev.sojourn.testkit.engine.EngineActivityContract;
import dev.sojourn.testkit.engine.EngineBindingContract;
import dev.sojourn.testkit.engine.EngineCacheContract;
import dev.sojourn.testkit.engine.EngineConcurrencyContract;
import dev.sojourn.testkit.engine.EngineCreateContract;
import dev.sojourn.testkit.engine.EngineGuestContract;
import dev.sojourn.testkit.engine.EngineHistoryContract;
import dev.sojourn.testkit.engine.EngineIdempotencyContract;
import dev.sojourn.testkit.engine.EngineLateActivityContract;
import dev.sojourn.testkit.engine.EngineLeaseContract;
import dev.sojourn.testkit.engine.EngineLifeContract;
import dev.sojourn.testkit.engine.EngineMassEndContract;
import dev.sojourn.testkit.engine.EngineOriginContract;
import dev.sojourn.testkit.engine.EngineReadsContract;
import dev.sojourn.testkit.engine.EngineRememberContract;
import dev.sojourn.testkit.engine.EngineRotationContract;
import dev.sojourn.testkit.engine.EngineSealedAttributesContract;
import dev.sojourn.testkit.engine.EngineStoreFailureContract;
import dev.sojourn.testkit.engine.EngineUsersContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The engine keeps its promises over the PostgreSQL store. */
class PostgresEngineTest {

  private final PostgresSettings database = Server.cleanDatabase();

  private SessionStore openStore(ManualTime time) {
    return PostgresStore.open(
        database.withTime(time).withConnections(8).withPollInterval(Duration.ofMillis(20)));
  }

  @Nested
  class MassEnd extends EngineMassEndContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class SealedAttributes extends EngineSealedAttributesContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Life extends EngineLifeContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Binding extends EngineBindingContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Cache extends EngineCacheContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Origin extends EngineOriginContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Reads extends EngineReadsContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Rotation extends EngineRotationContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Create extends EngineCreateContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Guest extends EngineGuestContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Remember extends EngineRememberContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Users extends EngineUsersContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class History extends EngineHistoryContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Concurrency extends EngineConcurrencyContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Activity extends EngineActivityContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class LateActivity extends EngineLateActivityContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class StoreFailure extends EngineStoreFailureContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Lease extends EngineLeaseContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }

  @Nested
  class Idempotency extends EngineIdempotencyContract {
    @Override
    protected SessionStore open() {
      return openStore(time);
    }
  }
}
