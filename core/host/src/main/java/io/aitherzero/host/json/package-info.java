/**
 * All JSON documents of the host: what is kept in its {@code var/} folder and what commands print for machines. The
 * only package that knows the JSON library.
 */
@NullMarked
package io.aitherzero.host.json;

import org.jspecify.annotations.NullMarked;
