/** The goals of Maven: {@link io.aitherzero.maven.VerifyMojo}. */
@NullMarked
package io.aitherzero.maven;

import org.jspecify.annotations.NullMarked;
