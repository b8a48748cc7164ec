/** The parallel engine: items and jobs under a throttle, each with exactly one outcome. */
@NullMarked
package io.aitherzero.parallel;

import org.jspecify.annotations.NullMarked;
