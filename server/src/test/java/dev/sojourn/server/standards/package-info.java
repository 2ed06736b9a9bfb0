/** Which tests show which row of the standards. */
package dev.sojourn.server.standards;
