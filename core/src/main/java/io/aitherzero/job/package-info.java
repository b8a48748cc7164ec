/** Parallel work: items and jobs under a throttle, each with exactly one outcome. */
@NullMarked
package io.aitherzero.job;

import org.jspecify.annotations.NullMarked;
