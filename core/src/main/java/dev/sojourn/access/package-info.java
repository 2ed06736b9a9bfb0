/**
 * Roles, permissions, and rules about who may ask for what. How rules are written is told in
 * docs/access.md.
 */
package dev.sojourn.access;
