package io.aitherzero.parallel.memory;

/**
 * A level that changes only when readings have asked for it for a while. What is asked for may vary in between: the
 * level then goes as far as all of the readings went.
 *
 * @param level what counts
 * @param asked what readings ask for; the same as the level where they are content
 * @param sinceNanos since when, on the nano clock
 */
record HeldLevel(MemoryPressure level, MemoryPressure asked, long sinceNanos) {
    static final HeldLevel NORMAL = new HeldLevel(MemoryPressure.NORMAL, MemoryPressure.NORMAL, 0);

    HeldLevel next(MemoryPressure asks, long nowNanos, long dwellNanos) {
        int side = Integer.signum(asks.compareTo(level));
        if (side == 0) {
            return new HeldLevel(level, level, nowNanos);
        }
        boolean goesOn = Integer.signum(asked.compareTo(level)) == side;
        long since = goesOn ? sinceNanos : nowNanos;
        boolean nearer = goesOn && (side > 0 ? asked.compareTo(asks) < 0 : asked.compareTo(asks) > 0);
        MemoryPressure agreed = nearer ? asked : asks;
        return nowNanos - since >= dwellNanos
                ? new HeldLevel(agreed, agreed, nowNanos)
                : new HeldLevel(level, agreed, since);
    }
}
