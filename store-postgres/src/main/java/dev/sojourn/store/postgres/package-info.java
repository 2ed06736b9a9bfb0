/**
 * A store in a PostgreSQL database, which many nodes share.
 *
 * <p>Each change is one transaction at READ COMMITTED that first locks what it decides by: the user
 * in a statement of its own, then sessions in the order of their ids. Caches hear of changes by a
 * table of them, which is read by snapshots; a notification only makes that happen sooner.
 */
package dev.sojourn.store.postgres;
