/** What every answer has in common: problem documents, security headers, strict JSON, bounds. */
@NullMarked
package dev.sojourn.server.web;

import org.jspecify.annotations.NullMarked;
