/** How many items run at once: fixed, by formula, or found while they run. */
@NullMarked
package io.aitherzero.parallel.limit;

import org.jspecify.annotations.NullMarked;
