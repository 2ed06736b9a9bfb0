-- Times are milliseconds since 1970; ids are the 16 bytes of a UUID, so that they sort by time.

-- What is known of the file as a whole. The file's id tells its event cursors from those of other
-- files; epoch_floor is above every epoch and security version of users who were purged.
CREATE TABLE store (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  file_id BLOB NOT NULL,
  events_purged INTEGER NOT NULL,
  epoch_floor INTEGER NOT NULL
);
INSERT INTO store VALUES (1, randomblob(8), 0, 0);

CREATE TABLE tenants (
  tenant TEXT PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  raises BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  security_version INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  raises BLOB NOT NULL,
  access_version INTEGER NOT NULL,
  access BLOB NOT NULL,
  disabled INTEGER NOT NULL,
  deleted_at INTEGER,
  attributes BLOB NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE devices (
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  id BLOB NOT NULL,
  verifier BLOB NOT NULL,
  name TEXT,
  kind TEXT NOT NULL,
  os TEXT NOT NULL,
  browser TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX devices_verifier ON devices (tenant, user_id, verifier);
CREATE INDEX devices_seen ON devices (last_seen_at);

-- With rowid: a row is too wide for the inner pages of a B-tree, which hold whole rows otherwise.
-- first_verifier is the one of the creation, once another has replaced it: it recognises a repeated
-- creation. check_at is when housekeeping looks next; it is never later than the deadlines, and
-- activity does not move it, so that a touch changes no index. The device's kind, os and browser
-- are copied, because the device may leave before the session's history does.
CREATE TABLE sessions (
  id BLOB PRIMARY KEY NOT NULL,
  tenant TEXT NOT NULL,
  user_id TEXT,
  device BLOB,
  version INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  verifier BLOB NOT NULL,
  first_verifier BLOB,
  rotated_at INTEGER,
  user_epoch INTEGER NOT NULL,
  tenant_epoch INTEGER NOT NULL,
  access_version INTEGER NOT NULL,
  access BLOB NOT NULL,
  factors BLOB NOT NULL,
  reduced_at INTEGER,
  created_at INTEGER NOT NULL,
  authenticated_at INTEGER,
  last_active_at INTEGER NOT NULL,
  idle_timeout INTEGER NOT NULL,
  touch_interval INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  check_at INTEGER NOT NULL,
  policy TEXT NOT NULL,
  remembered INTEGER NOT NULL,
  created_ip TEXT,
  created_agent TEXT,
  seen_ip TEXT,
  seen_agent TEXT,
  device_kind TEXT NOT NULL,
  device_os TEXT NOT NULL,
  device_browser TEXT NOT NULL,
  attributes BLOB NOT NULL,
  ended_at INTEGER,
  end_reason TEXT,
  ended_by BLOB
);
CREATE INDEX sessions_user ON sessions (tenant, user_id, ended_at) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_open ON sessions (tenant, tenant_epoch) WHERE ended_at IS NULL;
CREATE INDEX sessions_check ON sessions (check_at) WHERE ended_at IS NULL;
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_ended_by ON sessions (ended_by) WHERE ended_by IS NOT NULL;

CREATE TABLE framework_attributes (
  session BLOB NOT NULL,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (session, name)
);

-- recorded_at may be much later than at: an end by a deadline is recorded when housekeeping comes.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  recorded_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  user_id TEXT,
  session BLOB,
  device BLOB,
  reason TEXT,
  epoch INTEGER,
  initiator_kind TEXT NOT NULL,
  initiator_id TEXT
);

-- What housekeeping has to do, by kind: 1 a user's epoch was raised, 2 a tenant's was (user_id is
-- empty), 3 a user has got another ended session.
CREATE TABLE chores (
  kind INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (kind, tenant, user_id)
) WITHOUT ROWID;

CREATE TABLE records (
  space TEXT NOT NULL,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  value BLOB NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (space, key)
);
CREATE INDEX records_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;
