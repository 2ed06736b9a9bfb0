/**
 * Sojourn in front of any Jakarta Servlet application, by {@link
 * dev.sojourn.servlet.SojournFilter}.
 */
@org.jspecify.annotations.NullMarked
package dev.sojourn.servlet;
