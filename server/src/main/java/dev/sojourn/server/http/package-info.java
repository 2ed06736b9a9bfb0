/** Requests and answers of browsers: cookies, the client behind a request, cross-site guard. */
@NullMarked
package dev.sojourn.server.http;

import org.jspecify.annotations.NullMarked;
