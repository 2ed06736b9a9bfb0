package dev.sojourn.event;

import dev.sojourn.DeviceId;
import dev.sojourn.EndReason;
import dev.sojourn.Initiator;
import dev.sojourn.SessionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, appended by the store in the same atomic step as the change itself.
 *
 * @param id unique within the store and stable over repeated reads
 * @param type what happened
 * @param at when
 * @param tenant in which tenant
 * @param userId to which user, or null
 * @param session to which session, or null
 * @param device on which device, or null
 * @param reason why a session or all sessions ended, or null
 * @param epoch the new epoch where one was raised, or null
 * @param subject what it is about when that is no user, session or device: a service key's id; or
 *     null
 * @param initiator who caused it
 */
public record SessionEvent(
    String id,
    EventType type,
    Instant at,
    String tenant,
    @Nullable String userId,
    @Nullable SessionId session,
    @Nullable DeviceId device,
    @Nullable EndReason reason,
    @Nullable Long epoch,
    @Nullable String subject,
    Initiator initiator) {}
