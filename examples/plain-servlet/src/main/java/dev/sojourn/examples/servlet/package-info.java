/** A notebook: the smallest whole application with Sojourn's servlet filter. */
package dev.sojourn.examples.servlet;
