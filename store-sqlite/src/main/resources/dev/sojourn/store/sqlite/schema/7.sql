-- The keys under which attributes may be sealed, each with what recognises it. How far housekeeping has
-- come with sealing what is plain or under an older key, and the key under which all is since then.
-- What is sealed begins with a byte that plain typed attributes never begin with; framework attributes
-- are any bytes.
CREATE TABLE attribute_keys (
  id INTEGER PRIMARY KEY NOT NULL,
  proof BLOB NOT NULL
);
ALTER TABLE framework_attributes ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE store ADD COLUMN sealed_after BLOB NOT NULL DEFAULT x'';
ALTER TABLE store ADD COLUMN sealed_under INTEGER;
