/** Known secrets on their way through everything, and where they must not come out. */
package dev.sojourn.server.canary;
