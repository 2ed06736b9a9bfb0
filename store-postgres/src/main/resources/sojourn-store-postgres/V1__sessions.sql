-- Times are milliseconds since 1970; ids are the 16 bytes of a UUID, so that they sort by time. Texts
-- sort by their bytes, as keys do everywhere else.

-- What is known of the store as a whole. system_id is the server that it is in; its id tells its event cursors from those of other stores;
-- events_purged and events_purged_xid are the greatest of events that are kept no longer; epoch_floor
-- is above every epoch and security version of users who were purged. Of changes, those of transactions
-- before changes_floor are kept no longer; changes_next will be the floor once it is old enough.
-- oldest_program is the oldest version of this format whose programs may work with these tables; who raises
-- it ends rolling upgrades from before.
CREATE TABLE store (
  one boolean PRIMARY KEY CHECK (one),
  oldest_program integer NOT NULL DEFAULT 1,
  store_id bytea NOT NULL,
  system_id text NOT NULL,
  events_purged bigint NOT NULL,
  events_purged_xid xid8 NOT NULL,
  epoch_floor bigint NOT NULL,
  changes_floor xid8 NOT NULL DEFAULT '0',
  changes_next xid8 NOT NULL DEFAULT '0',
  changes_next_at timestamptz NOT NULL DEFAULT now(),
  addresses_after bytea NOT NULL DEFAULT '',
  addresses_next bigint NOT NULL DEFAULT 0,
  sealed_after bytea NOT NULL DEFAULT '',
  sealed_under bigint
);
INSERT INTO store (one, store_id, system_id, events_purged, events_purged_xid, epoch_floor)
SELECT TRUE, substr(uuid_send(gen_random_uuid()), 1, 8), system_identifier, 0, '0', 0
FROM pg_control_system();

-- What the store was called in servers that it was in before; their transactions had other numbers.
CREATE TABLE former_stores (
  store_id bytea PRIMARY KEY
);

CREATE TABLE tenants (
  tenant text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  epoch bigint NOT NULL,
  raises bytea NOT NULL
);

CREATE TABLE users (
  tenant text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  security_version bigint NOT NULL,
  epoch bigint NOT NULL,
  raises bytea NOT NULL,
  access_version bigint NOT NULL,
  access bytea NOT NULL,
  disabled boolean NOT NULL,
  deleted_at bigint,
  attributes bytea NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX users_deleted ON users (deleted_at) WHERE deleted_at IS NOT NULL;

-- Locks are functions because each decides by what a statement before has found, and the way there and
-- back is long. Each statement in them sees what is committed when it begins. A name stands in for a
-- record while there is none.
CREATE FUNCTION lock_place(space text, name text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(name, hashtextextended(space, 0)));
$$;

CREATE FUNCTION lock_tenant(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM tenants t WHERE t.tenant = name FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM lock_place('tenant', name);
    PERFORM FROM tenants t WHERE t.tenant = name FOR NO KEY UPDATE; -- made while we waited
  END IF;
END
$$;

CREATE FUNCTION lock_user(of_tenant text, name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users u WHERE u.tenant = of_tenant AND u.id = name FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM lock_place(of_tenant, name);
    PERFORM FROM users u WHERE u.tenant = of_tenant AND u.id = name FOR NO KEY UPDATE;
  END IF;
END
$$;

CREATE TABLE devices (
  tenant text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  id bytea NOT NULL,
  verifier bytea NOT NULL,
  name text,
  kind text NOT NULL,
  os text NOT NULL,
  browser text NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  confirmed_from bigint,
  PRIMARY KEY (tenant, user_id, id)
);
CREATE UNIQUE INDEX devices_verifier ON devices (tenant, user_id, verifier);
CREATE INDEX devices_seen ON devices (last_seen_at);

-- Activity changes last_active_at, addressed_at and seen_agent, which no index has, and there is room
-- on each page: its new row version stays on the page of the old one, and no index is written.
-- first_verifier is the one of the creation, once another has replaced it: it recognises a repeated
-- creation. check_at is when housekeeping looks next; it is never later than the deadlines.
-- Some indexes ask for what is always so (tenant_epoch >= 0, created_at >= 0, check_at >= 0), as do the statements
-- that are to go by them. Without statistics, as of a new table, the planner takes all indexes for equally good, and
-- would look for the sessions of one user among all of the tenant, or among all that live.
CREATE TABLE sessions (
  id bytea PRIMARY KEY,
  tenant text COLLATE "C" NOT NULL,
  user_id text COLLATE "C",
  device bytea,
  version bigint NOT NULL,
  generation integer NOT NULL,
  verifier bytea NOT NULL,
  first_verifier bytea,
  rotated_at bigint,
  user_epoch bigint NOT NULL,
  tenant_epoch bigint NOT NULL,
  access_version bigint NOT NULL,
  access bytea NOT NULL,
  factors bytea NOT NULL,
  reduced_at bigint,
  created_at bigint NOT NULL,
  authenticated_at bigint,
  last_active_at bigint NOT NULL,
  idle_timeout bigint NOT NULL,
  touch_interval bigint NOT NULL,
  expires_at bigint NOT NULL,
  check_at bigint NOT NULL,
  policy text NOT NULL,
  remembered boolean NOT NULL,
  created_ip text,
  created_agent text,
  seen_ip text,
  seen_from bytea,
  seen_agent text,
  addressed_at bigint,
  device_kind text NOT NULL,
  device_os text NOT NULL,
  device_browser text NOT NULL,
  binding bytea,
  attributes bytea NOT NULL,
  ended_at bigint,
  end_reason text,
  ended_by bytea
) WITH (fillfactor = 75);
CREATE INDEX sessions_user ON sessions (tenant, user_id, ended_at) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_open ON sessions (tenant, tenant_epoch)
  WHERE ended_at IS NULL AND tenant_epoch >= 0;
CREATE INDEX sessions_check ON sessions (check_at) WHERE ended_at IS NULL AND check_at >= 0;
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_ended_by ON sessions (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX sessions_tenant ON sessions (tenant, id) WHERE created_at >= 0;
CREATE INDEX sessions_living ON sessions (tenant, id) WHERE ended_at IS NULL AND created_at >= 0;
CREATE INDEX sessions_guests ON sessions (tenant, id) WHERE user_id IS NULL;
CREATE INDEX sessions_device ON sessions (device, id) WHERE device IS NOT NULL;
CREATE INDEX sessions_policy ON sessions (policy, id);
CREATE INDEX sessions_seen_from ON sessions (seen_from, id) WHERE seen_from IS NOT NULL;

CREATE TABLE framework_attributes (
  session bytea NOT NULL,
  name text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  sealed boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY (session, name)
);

-- seq is drawn while what the event is about is locked, and so in order within a session; across
-- sessions it is not the order of the commits, which xid and timeline tell together with snapshots.
CREATE TABLE events (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  timeline integer NOT NULL
    DEFAULT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer,
  recorded_at bigint NOT NULL,
  type text NOT NULL,
  at bigint NOT NULL,
  tenant text COLLATE "C" NOT NULL,
  user_id text COLLATE "C",
  session bytea,
  device bytea,
  reason text,
  epoch bigint,
  subject text,
  initiator_kind text NOT NULL,
  initiator_id text COLLATE "C"
);
CREATE INDEX events_xid ON events (timeline, xid, seq);
CREATE INDEX events_tenant ON events (tenant, seq);

-- What caches must hear of, kept for minutes.
CREATE TABLE changes (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  kind text NOT NULL,
  tenant text,
  user_id text,
  session bytea
);
CREATE INDEX changes_xid ON changes (xid);

-- The processes that have the store open, and when each was last heard of.
CREATE TABLE nodes (
  node uuid PRIMARY KEY,
  begun_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What housekeeping has to do, by kind: 1 a user's epoch was raised, 2 a tenant's was (user_id is
-- empty), 3 a user has got another ended session, or one is old enough to go at due_at. The same may be
-- there several times: a unique index would let transactions that end sessions of the same users wait
-- for each other, in a circle even.
CREATE TABLE chores (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind integer NOT NULL,
  tenant text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  due_at bigint NOT NULL DEFAULT 0
);
CREATE INDEX chores_order ON chores (kind, tenant, user_id);
-- Those that are not due are not passed.
CREATE INDEX chores_due ON chores (kind, due_at, tenant, user_id);

CREATE TABLE records (
  space text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  value bytea NOT NULL,
  expires_at bigint,
  PRIMARY KEY (space, key)
);
CREATE INDEX records_expiry ON records (expires_at) WHERE expires_at IS NOT NULL;

-- Deleted users of whom something is left. Sessions with an older epoch than before_epoch, and events
-- up to last_event, are the deleted user's; whoever bears the id since has newer ones. stripped: the
-- sessions name the pseudonym and say nothing of the person. renamed_to: so do the events up to it.
CREATE TABLE erasures (
  tenant text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  before_epoch bigint NOT NULL,
  pseudonym text COLLATE "C" NOT NULL,
  deleted_at bigint NOT NULL,
  last_event bigint NOT NULL,
  stripped boolean NOT NULL,
  renamed_to bigint NOT NULL,
  PRIMARY KEY (tenant, user_id, before_epoch)
);
CREATE INDEX erasures_due ON erasures (stripped, deleted_at);

-- The keys under which attributes may be sealed, each with what recognises it.
CREATE TABLE attribute_keys (
  id integer PRIMARY KEY,
  proof bytea NOT NULL
);
