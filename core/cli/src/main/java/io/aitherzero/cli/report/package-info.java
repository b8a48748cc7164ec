/** What commands print for people: tables, findings, charts and pages. */
@NullMarked
package io.aitherzero.cli.report;

import org.jspecify.annotations.NullMarked;
