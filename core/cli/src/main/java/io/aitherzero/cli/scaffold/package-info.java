/** New plugin projects: {@code aither plugin new} writes the templates that are beside this package's classes. */
@NullMarked
package io.aitherzero.cli.scaffold;

import org.jspecify.annotations.NullMarked;
