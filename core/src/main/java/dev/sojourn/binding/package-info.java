/**
 * What a session is bound to beside its token: the address, the browser's family and the device
 * token of whoever signed in. Pure values and comparisons; who compares and what follows is the
 * engine's business.
 */
package dev.sojourn.binding;
