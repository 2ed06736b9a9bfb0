/** The shop. Whatever is here is an application's own; Sojourn is in its settings. */
package dev.sojourn.examples.shop;
