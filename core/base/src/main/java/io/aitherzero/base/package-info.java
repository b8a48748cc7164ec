/**
 * What several modules need and none of them owns: files that are replaced as a whole, safe and bounded text,
 * durations and spreads of figures. It knows no other package of the project.
 */
@NullMarked
package io.aitherzero.base;

import org.jspecify.annotations.NullMarked;
