-- Deleted users of whom something is left. Sessions with an older epoch than before_epoch, and events
-- up to last_event, are the deleted user's; whoever bears the id since has newer ones. stripped: the
-- sessions name the pseudonym and say nothing of the person. renamed_to: so do the events up to it.
CREATE TABLE erasures (
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  before_epoch INTEGER NOT NULL,
  pseudonym TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  last_event INTEGER NOT NULL,
  stripped INTEGER NOT NULL,
  renamed_to INTEGER NOT NULL,
  PRIMARY KEY (tenant, user_id, before_epoch)
) WITHOUT ROWID;
CREATE INDEX erasures_due ON erasures (stripped, deleted_at);
