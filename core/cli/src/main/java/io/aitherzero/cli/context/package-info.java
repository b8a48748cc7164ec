/** What a command is called with and where it runs: options, home, streams, terminal and exit codes. */
@NullMarked
package io.aitherzero.cli.context;

import org.jspecify.annotations.NullMarked;
