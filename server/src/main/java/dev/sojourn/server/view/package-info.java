/** What the HTTP interface shows of sessions, users, devices and events. */
@NullMarked
package dev.sojourn.server.view;

import org.jspecify.annotations.NullMarked;
