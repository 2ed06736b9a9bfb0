/** Roles, permissions and what they allow. */
package dev.sojourn.access;
