/** The run journal: which items of a batch are done, so that a run that was broken off can go on. */
@NullMarked
package io.aitherzero.parallel.journal;

import org.jspecify.annotations.NullMarked;
