-- When a chore is to be done; 0 for at once. One of kind 3 waits until the sessions that are too many of
-- a user's, and too young to go, are old enough.
ALTER TABLE chores RENAME TO chores_9;
CREATE TABLE chores (
  kind INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  due_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, tenant, user_id, due_at)
) WITHOUT ROWID;
INSERT INTO chores (kind, tenant, user_id) SELECT kind, tenant, user_id FROM chores_9;
DROP TABLE chores_9;
-- Those that are not due are not passed.
CREATE INDEX chores_due ON chores (kind, due_at);
