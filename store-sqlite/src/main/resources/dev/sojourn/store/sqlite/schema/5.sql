-- When the latest address was stated; null for the one of the sign-in. Activity by callers who state
-- none makes it no younger. How far housekeeping has come on its way through the old sessions whose
-- addresses are to be cut, and when it begins at the first one again.
ALTER TABLE sessions ADD COLUMN addressed_at INTEGER;
ALTER TABLE store ADD COLUMN addresses_after BLOB NOT NULL DEFAULT x'';
ALTER TABLE store ADD COLUMN addresses_next INTEGER NOT NULL DEFAULT 0;
