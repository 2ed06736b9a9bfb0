/** Takes sessions over from what kept them before, without signing anybody out. */
package dev.sojourn.spring.migrate;
