/**
 * What a demonstration of many nodes needs around the server: a database, the nodes as processes of
 * their own, and a proxy in front of them. Knows of the server no more than how it is started.
 */
@NullMarked
package dev.sojourn.demo;

import org.jspecify.annotations.NullMarked;
