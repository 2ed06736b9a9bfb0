/** The settings and their reference. */
package dev.sojourn.server.configuration;
