@NullMarked
package io.aitherzero.test;

import org.jspecify.annotations.NullMarked;
