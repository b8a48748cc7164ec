/**
 * Modules and what is known of them: {@link io.aitherzero.boot.graph.ModuleDescriptor}s become a {@link
 * io.aitherzero.boot.graph.ModuleGraph} with findings, and a recorded boot is a {@link
 * io.aitherzero.boot.graph.BootProfile}. It knows no other package of the project but the base.
 */
@NullMarked
package io.aitherzero.boot.graph;

import org.jspecify.annotations.NullMarked;
