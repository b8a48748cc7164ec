/**
 * What a boot will do before it does anything: {@link io.aitherzero.boot.plan.BootPlan} from a graph and the history
 * of recorded boots, chosen by simulating every schedule.
 */
@NullMarked
package io.aitherzero.boot.plan;

import org.jspecify.annotations.NullMarked;
