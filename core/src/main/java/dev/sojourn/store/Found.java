package dev.sojourn.store;

import dev.sojourn.Device;
import org.jspecify.annotations.Nullable;

/**
 * A session with the records that decide about it, read in one round trip.
 *
 * @param session the session
 * @param user its user's record; null for a guest, or when it is absent (the session is over then)
 * @param tenant its tenant's record, or null when it is absent (the session is over then)
 * @param device its device; null for a guest, or when it left the list
 */
public record Found(
    SessionRecord session,
    @Nullable UserRecord user,
    @Nullable TenantRecord tenant,
    @Nullable Device device) {}
