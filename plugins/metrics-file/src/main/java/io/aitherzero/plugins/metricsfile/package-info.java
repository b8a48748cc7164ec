/** Gives the readings of the system monitor to Prometheus, by way of a text file. */
@NullMarked
package io.aitherzero.plugins.metricsfile;

import org.jspecify.annotations.NullMarked;
