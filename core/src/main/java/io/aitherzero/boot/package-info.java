/**
 * From descriptors to a recorded boot: {@link io.aitherzero.boot.ModuleGraph} says what can start,
 * {@link io.aitherzero.boot.BootPlan} in which order, {@link io.aitherzero.boot.BootScheduler} does it on an executor,
 * {@link io.aitherzero.boot.BootRecorder} keeps the times and {@link io.aitherzero.boot.BootProfile} holds them. Knows
 * neither PF4J nor any other package of the project.
 */
@NullMarked
package io.aitherzero.boot;

import org.jspecify.annotations.NullMarked;
