/** The command line {@code aither}; the only place that prints. */
@NullMarked
package io.aitherzero.cli;

import org.jspecify.annotations.NullMarked;
