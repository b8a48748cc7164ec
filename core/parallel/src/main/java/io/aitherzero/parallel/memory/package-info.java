/**
 * Memory as it is: {@link io.aitherzero.parallel.memory.MemoryMonitor} reads heap, container and machine and names the {@link
 * io.aitherzero.parallel.memory.MemoryPressure}, {@link io.aitherzero.parallel.memory.MemoryBudget} lets work reserve its bytes before it
 * starts, {@link io.aitherzero.parallel.memory.MemoryRelief} asks for a collection where one can help and says what it gave. What
 * cannot be read is absent, never made up. Knows no other package of the project.
 */
@NullMarked
package io.aitherzero.parallel.memory;

import org.jspecify.annotations.NullMarked;
