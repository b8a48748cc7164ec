/**
 * All that a plugin author sees: extend {@link io.aitherzero.api.plugin.ModulePlugin}, use the {@link
 * io.aitherzero.api.plugin.ModuleContext} it is given, publish and look up PF4J extensions.
 */
@NullMarked
package io.aitherzero.api.plugin;

import org.jspecify.annotations.NullMarked;
