-- What an event is about when that is no user, session or device: a service key's id.
ALTER TABLE events ADD COLUMN subject TEXT;
