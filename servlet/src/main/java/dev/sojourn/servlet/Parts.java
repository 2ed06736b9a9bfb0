package dev.sojourn.servlet;

import dev.sojourn.SessionManager;
import dev.sojourn.TimeSource;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a filter is made of. */
record Parts(
    SessionManager sessions,
    TimeSource time,
    SessionCookies cookies,
    Clients clients,
    Visitors visitors,
    Adoption adoption,
    CrossSite crossSite,
    boolean isCrossSiteOnlyCounted,
    Predicate<HttpServletRequest> exempt,
    boolean mayBear,
    String tenant,
    AttributeCodec codec,
    KnownAttributes known,
    @Nullable RequestRules rules,
    RefusalHandler refusals,
    Duration retryAfter,
    @Nullable String signInPath,
    GuestThrottle guests,
    HeldConnections held,
    Counters counters) {}
