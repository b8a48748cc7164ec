/**
 * Tests of a plugin in a real host: {@link io.aitherzero.test.AitherTest} boots one around the classes under test, {@link
 * io.aitherzero.test.TestHost} is what the test sees of it.
 */
@NullMarked
package io.aitherzero.test;

import org.jspecify.annotations.NullMarked;
