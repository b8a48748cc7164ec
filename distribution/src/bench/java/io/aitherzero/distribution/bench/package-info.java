/**
 * Boots the same generated folders as whole processes with {@code bin/aither}, stock PF4J, Apache Felix and JBoss MSC,
 * in turns, and prints the medians side by side.
 */
@NullMarked
package io.aitherzero.distribution.bench;

import org.jspecify.annotations.NullMarked;
