/** What a client holds: session and device tokens, and the keys that prove them. */
package dev.sojourn.token;
