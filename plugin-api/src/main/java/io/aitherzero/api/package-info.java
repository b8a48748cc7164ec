/**
 * All that a plugin author sees: extend {@link io.aitherzero.api.ModulePlugin}, use the
 * {@link io.aitherzero.api.ModuleContext} it is given, publish and look up PF4J extensions.
 */
@NullMarked
package io.aitherzero.api;

import org.jspecify.annotations.NullMarked;
