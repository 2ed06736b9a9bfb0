/** What the README says, done. */
package dev.sojourn.server.readme;
