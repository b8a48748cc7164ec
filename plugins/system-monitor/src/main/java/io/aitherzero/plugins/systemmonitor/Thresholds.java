package io.aitherzero.plugins.systemmonitor;

/**
 * Where the levels of one resource begin, in percent of it.
 *
 * @param notice where {@link UsageLevel#NOTICE} begins
 * @param warning where {@link UsageLevel#WARNING} begins
 * @param critical where {@link UsageLevel#CRITICAL} begins
 */
record Thresholds(double notice, double warning, double critical) {
    /** A level ends this many points below where it begins, so that usage around a threshold does not flap. */
    private static final double HYSTERESIS = 3;

    Thresholds {
        if (!(0 < notice && notice < warning && warning < critical && critical <= 100)) {
            throw new IllegalArgumentException("thresholds must rise from above 0 to at most 100, but are " + notice
                    + ", " + warning + " and " + critical);
        }
    }

    /** The level at a usage in percent, given the level before. */
    UsageLevel next(UsageLevel before, double percent) {
        UsageLevel risen = at(percent);
        UsageLevel held = at(percent + HYSTERESIS);
        if (risen.compareTo(before) >= 0) {
            return risen;
        }
        return held.compareTo(before) >= 0 ? before : held;
    }

    /** Where a level begins, in percent; 0 for {@link UsageLevel#NORMAL}. */
    double begin(UsageLevel level) {
        return switch (level) {
            case NORMAL -> 0;
            case NOTICE -> notice;
            case WARNING -> warning;
            case CRITICAL -> critical;
        };
    }

    private UsageLevel at(double percent) {
        if (percent >= critical) {
            return UsageLevel.CRITICAL;
        }
        if (percent >= warning) {
            return UsageLevel.WARNING;
        }
        return percent >= notice ? UsageLevel.NOTICE : UsageLevel.NORMAL;
    }
}
