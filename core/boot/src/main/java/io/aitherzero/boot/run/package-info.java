/**
 * {@link io.aitherzero.boot.run.BootScheduler} runs a plan on an executor, and {@link
 * io.aitherzero.boot.run.BootRecorder} keeps the times.
 */
@NullMarked
package io.aitherzero.boot.run;

import org.jspecify.annotations.NullMarked;
