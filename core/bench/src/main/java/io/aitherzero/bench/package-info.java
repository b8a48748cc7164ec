/**
 * Benchmarks of the parallel engine, of memory, of journals and of parallel starts: defined works, the least time each can
 * take, and what a run took beside that. Nothing here prints.
 */
@NullMarked
package io.aitherzero.bench;

import org.jspecify.annotations.NullMarked;
