package dev.sojourn;

import java.util.Set;

/**
 * What Sojourn knows of a user. Immutable.
 *
 * @param id who
 * @param roles stated for the user
 * @param permissions stated for the user
 * @param disabled whether sign-in is refused
 * @param attributes that follow the user to every device
 * @param version counts every change
 * @param securityVersion changes with epoch, access, credentials and disabling; 0 until the first
 *     such change; never reused
 * @param liveSessions how many sessions live
 */
public record User(
    UserId id,
    Set<String> roles,
    Set<String> permissions,
    boolean disabled,
    Attributes attributes,
    long version,
    long securityVersion,
    int liveSessions) {}
