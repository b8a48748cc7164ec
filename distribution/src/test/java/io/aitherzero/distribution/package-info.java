/** End-to-end tests: the distribution as built, run as real processes. */
@NullMarked
package io.aitherzero.distribution;

import org.jspecify.annotations.NullMarked;
