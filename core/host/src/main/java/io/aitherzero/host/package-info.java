/** The facade that wires the runtime, and what it hands to each module: context, configuration, logger. */
@NullMarked
package io.aitherzero.host;

import org.jspecify.annotations.NullMarked;
