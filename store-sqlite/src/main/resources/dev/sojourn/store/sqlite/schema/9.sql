-- The latest address as 16 bytes that sort, for searches by address; activity changes it only when its
-- caller has come from elsewhere. The function is this program's.
ALTER TABLE sessions ADD COLUMN seen_from BLOB;
UPDATE sessions SET seen_from = seen_from(seen_ip) WHERE seen_ip IS NOT NULL;
CREATE INDEX sessions_seen_from ON sessions (seen_from, id) WHERE seen_from IS NOT NULL;
