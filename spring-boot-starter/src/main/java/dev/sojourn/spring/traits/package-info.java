/** Which device a browser says it runs on. */
@NullMarked
package dev.sojourn.spring.traits;

import org.jspecify.annotations.NullMarked;
