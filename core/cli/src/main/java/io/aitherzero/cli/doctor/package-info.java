/** {@code aither doctor}: what the process finds around it, and what of that would get in the way of a host. */
@NullMarked
package io.aitherzero.cli.doctor;

import org.jspecify.annotations.NullMarked;
