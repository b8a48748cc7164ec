package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.boot.analysis.BootComparison;
import io.aitherzero.boot.analysis.Cause;
import io.aitherzero.boot.analysis.Difference;
import io.aitherzero.boot.graph.BootProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Whether boots have become too slow. The whole boot and the start phase decide: each may grow by a share of what it was,
 * and only growth beyond the noise counts, and none where the noise is not known, unless all are to be judged. The other phases and the modules fail along with them where
 * they are to blame: a phase that grew by more than the share as well, a module that caused a tenth of the growth or more.
 */
public final class RegressionGate {
    private static final double BLAMED = 0.1;

    private final BootComparison comparison;
    private final double most;
    private final boolean force;
    private final List<Check> checks = new ArrayList<>();

    private RegressionGate(BootComparison comparison, double most, boolean force) {
        this.comparison = comparison;
        this.most = most;
        this.force = force;
    }

    /**
     * Judges.
     *
     * @param comparison the boots
     * @param most the largest growth, 0.15 for 15 %
     * @param force whether boots are judged that are not comparable
     * @return the whole boot, the phases, the modules
     */
    public static List<Check> of(BootComparison comparison, double most, boolean force) {
        return new RegressionGate(comparison, most, force).checks();
    }

    private List<Check> checks() {
        boolean total = add("boot", "total", BootProfile.Phases::total, true);
        add("phase", "jvm", BootProfile.Phases::jvmToMain, total);
        add("phase", "host", BootProfile.Phases::host, total);
        add("phase", "discover", BootProfile.Phases::discover, total);
        add("phase", "resolve", BootProfile.Phases::resolve, total);
        boolean start = add("phase", "start", BootProfile.Phases::start, true);
        modules(start);
        return checks;
    }

    /** Whether it failed. */
    private boolean add(String group, String name, ToLongFunction<BootProfile.Phases> time, boolean judged) {
        Difference difference = comparison.of(boot -> time.applyAsLong(boot.phases()));
        long nanos = difference.after().medianNanos();
        if (notComparable()) {
            checks.add(Check.skipped(group, name, nanos, whyNot()));
            return false;
        }
        boolean slower =
                judged && difference.nanos() > Math.round(difference.before().medianNanos() * most);
        if (slower && (difference.withinNoise() || (difference.noise().isEmpty() && !force))) {
            checks.add(Check.skipped(
                    group,
                    name,
                    nanos,
                    sentence(group, name, difference) + "record more boots to know whether it did"));
            return false;
        }
        checks.add(
                slower
                        ? Check.failed(
                                group,
                                name,
                                nanos,
                                sentence(group, name, difference)
                                        + "mend what 'aither analyze compare' names first, or take a new baseline if it"
                                        + " is meant to be so")
                        : Check.passed(group, name, nanos));
        return slower;
    }

    private boolean notComparable() {
        return !force && !comparison.environment().isEmpty();
    }

    private String whyNot() {
        return "Times are not comparable: " + String.join("; ", comparison.environment());
    }

    private String sentence(String group, String name, Difference difference) {
        String subject = group.equals("boot") ? "The boot" : "Phase '" + name + "'";
        return subject + " took " + Amounts.duration(difference.after().medianNanos()) + ", "
                + CompareText.percent(difference.share()) + " more than the "
                + Amounts.duration(difference.before().medianNanos()) + " before, " + CompareText.noise(difference)
                + "; it may grow by at most " + CompareText.percent(most) + "; ";
    }

    private void modules(boolean slower) {
        long growth = comparison.start().nanos();
        Map<String, Long> caused = new HashMap<>();
        for (Cause cause : comparison.causes()) {
            if (cause.kind() == Cause.Kind.MODULE_TIME || cause.kind() == Cause.Kind.MODULE_ADDED) {
                caused.merge(cause.modules().get(0), cause.nanos(), Long::sum);
            }
        }
        for (BootComparison.Module module : comparison.modules()) {
            module.after().ifPresent(is -> {
                long share = caused.getOrDefault(module.id(), 0L);
                boolean blamed = slower && share >= growth * BLAMED;
                checks.add(judged(module, is.times().run(), blamed ? OptionalLong.of(share) : OptionalLong.empty()));
            });
        }
    }

    private Check judged(BootComparison.Module module, long nanos, OptionalLong blame) {
        if (notComparable()) {
            return Check.skipped("module", module.id(), nanos, whyNot());
        }
        if (blame.isEmpty()) {
            return Check.passed("module", module.id(), nanos);
        }
        String was = module.before()
                .map(before -> "before " + Amounts.duration(before.times().run()))
                .orElse("and was not there before");
        return Check.failed(
                "module",
                module.id(),
                nanos,
                "Module '" + module.id() + "' took " + Amounts.duration(nanos) + ", " + was + "; that makes "
                        + Amounts.duration(blame.getAsLong()) + " of the "
                        + Amounts.duration(comparison.start().nanos())
                        + " by which the start phase grew; make it faster, or take it off the critical path");
    }
}
