/**
 * The parallel API: an {@link io.aitherzero.api.parallel.ParallelExecutor} runs the items of a batch under a limit
 * and gives each exactly one {@link io.aitherzero.api.parallel.Outcome}. It knows no plugin framework.
 */
@NullMarked
package io.aitherzero.api.parallel;

import org.jspecify.annotations.NullMarked;
