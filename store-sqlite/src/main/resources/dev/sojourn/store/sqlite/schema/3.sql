-- What a session is bound to beside its token; null for nothing, and once it is over.
ALTER TABLE sessions ADD COLUMN binding BLOB;
