/**
 * What the host shows of boots: {@link io.aitherzero.report.TextReport} for people,
 * {@link io.aitherzero.report.JsonReport} for machines, and the folder in which recorded boots are kept.
 */
@NullMarked
package io.aitherzero.report;

import org.jspecify.annotations.NullMarked;
