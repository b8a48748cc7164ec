/**
 * What modules do besides their starts, stops and batches: work later or again and again, calls of what they watch, answers
 * about their health. {@link io.aitherzero.host.work.ModuleWork} owns the lock and the state; all of a module ends with it.
 */
@NullMarked
package io.aitherzero.host.work;

import org.jspecify.annotations.NullMarked;
