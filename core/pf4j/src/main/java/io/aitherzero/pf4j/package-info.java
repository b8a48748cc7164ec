/**
 * PF4J: the plugin manager that boots in parallel, and the parts it is made of. The only package of the core that knows
 * PF4J.
 */
@NullMarked
package io.aitherzero.pf4j;

import org.jspecify.annotations.NullMarked;
