/**
 * Watches the machine. Other plugins read what it sees through {@link
 * io.aitherzero.plugins.systemmonitor.SystemReadings}.
 */
@NullMarked
package io.aitherzero.plugins.systemmonitor;

import org.jspecify.annotations.NullMarked;
