/**
 * Plugins that run from where their author compiles them: {@link io.aitherzero.host.dev.PluginProject} reads a project, and
 * {@link io.aitherzero.host.dev.DevFolder} makes archives of what is compiled for a host that follows its folder.
 */
@NullMarked
package io.aitherzero.host.dev;

import org.jspecify.annotations.NullMarked;
