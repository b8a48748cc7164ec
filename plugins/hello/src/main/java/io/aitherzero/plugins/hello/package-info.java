/** The smallest module there is. */
@NullMarked
package io.aitherzero.plugins.hello;

import org.jspecify.annotations.NullMarked;
