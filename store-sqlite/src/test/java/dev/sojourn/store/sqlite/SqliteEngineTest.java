package dev.sojourn.store.sqlite;

import dev.sojourn.store.SessionStore;
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
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The engine keeps its promises over the SQLite store. */
class SqliteEngineTest {

  @TempDir private Path directory;

  private SessionStore openStore() {
    return SqliteStore.open(directory.resolve("sessions.db"));
  }

  @Nested
  class MassEnd extends EngineMassEndContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class SealedAttributes extends EngineSealedAttributesContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Life extends EngineLifeContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Binding extends EngineBindingContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Cache extends EngineCacheContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Origin extends EngineOriginContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Reads extends EngineReadsContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Rotation extends EngineRotationContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Create extends EngineCreateContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Guest extends EngineGuestContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Remember extends EngineRememberContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Users extends EngineUsersContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class History extends EngineHistoryContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Concurrency extends EngineConcurrencyContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Activity extends EngineActivityContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class LateActivity extends EngineLateActivityContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class StoreFailure extends EngineStoreFailureContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Lease extends EngineLeaseContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }

  @Nested
  class Idempotency extends EngineIdempotencyContract {
    @Override
    protected SessionStore open() {
      return openStore();
    }
  }
}
