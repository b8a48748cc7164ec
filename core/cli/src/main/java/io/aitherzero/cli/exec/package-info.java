/** The command {@code exec}: a shell command over many arguments or lines in parallel. */
@NullMarked
package io.aitherzero.cli.exec;

import org.jspecify.annotations.NullMarked;
