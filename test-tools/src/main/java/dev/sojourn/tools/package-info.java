/** Programs that tests and benchmarks start: a real browser, a load; no part of the product. */
@NullMarked
package dev.sojourn.tools;

import org.jspecify.annotations.NullMarked;
