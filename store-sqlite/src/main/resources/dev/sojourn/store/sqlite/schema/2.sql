-- Searches go newest first along an index that ends in the session's id. None of these columns
-- changes with activity, so that a touch still changes no index.
CREATE INDEX sessions_tenant ON sessions (tenant, id);
CREATE INDEX sessions_living ON sessions (tenant, id) WHERE ended_at IS NULL;
CREATE INDEX sessions_guests ON sessions (tenant, id) WHERE user_id IS NULL;
CREATE INDEX sessions_device ON sessions (device, id) WHERE device IS NOT NULL;
CREATE INDEX sessions_policy ON sessions (policy, id);
