/** What happened to sessions, users and tenants, for those who must know it afterwards. */
package dev.sojourn.event;
