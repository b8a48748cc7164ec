/**
 * What recorded boots tell: critical chains, comparisons and their causes, budgets, used edges, and what would be if
 * a module were faster.
 */
@NullMarked
package io.aitherzero.boot.analysis;

import org.jspecify.annotations.NullMarked;
