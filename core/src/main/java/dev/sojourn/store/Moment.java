package dev.sojourn.store;

/**
 * One reading of both clocks.
 *
 * @param wallMillis milliseconds since 1970
 * @param monotonicNanos nanoseconds that only ever go forward, from an arbitrary origin
 */
public record Moment(long wallMillis, long monotonicNanos) {}
