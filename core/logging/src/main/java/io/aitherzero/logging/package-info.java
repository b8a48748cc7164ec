/** Log4j for the distribution: where its configuration is, and the two built-in ones. */
@NullMarked
package io.aitherzero.logging;

import org.jspecify.annotations.NullMarked;
