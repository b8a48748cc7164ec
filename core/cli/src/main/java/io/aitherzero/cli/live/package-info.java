/** A host that stays up, and the commands that ask it, or work on its files where none runs. */
@NullMarked
package io.aitherzero.cli.live;

import org.jspecify.annotations.NullMarked;
