-- What the next version of the format may do to the tables while programs of this one go on: add.
ALTER TABLE store ADD COLUMN note text NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN note text;
ALTER TABLE users ADD COLUMN note text, ADD COLUMN counted bigint NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN note text;
ALTER TABLE sessions ADD COLUMN note text, ADD COLUMN counted bigint NOT NULL DEFAULT 0;
ALTER TABLE framework_attributes ADD COLUMN note text;
ALTER TABLE events ADD COLUMN note text;
ALTER TABLE changes ADD COLUMN note text;
ALTER TABLE nodes ADD COLUMN note text;
ALTER TABLE chores ADD COLUMN note text;
ALTER TABLE records ADD COLUMN note text;
ALTER TABLE erasures ADD COLUMN note text;
CREATE TABLE additions (id bigint PRIMARY KEY);
CREATE INDEX sessions_counted ON sessions (counted, id);
