/**
 * The smallest main class for each peer: boots the folder named by its argument and prints {@code started COUNT NANOS}
 * for the start phase.
 */
@NullMarked
package io.aitherzero.distribution.bench.peer;

import org.jspecify.annotations.NullMarked;
