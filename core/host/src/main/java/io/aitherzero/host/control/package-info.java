/** How a running host is asked and told from outside: a Unix domain socket for its owner, and a lock a home. */
@NullMarked
package io.aitherzero.host.control;

import org.jspecify.annotations.NullMarked;
