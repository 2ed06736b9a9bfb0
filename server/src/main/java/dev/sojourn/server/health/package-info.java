/** Whether the server lives and is ready, and how it stops without cutting anybody off. */
@NullMarked
package dev.sojourn.server.health;

import org.jspecify.annotations.NullMarked;
