package io.aitherzero.measure;

import java.util.PriorityQueue;

/** When the last of some items ends if each begins, in input order, as soon as one of a number of places is free. */
final class ListSchedule {
    private ListSchedule() {}

    /**
     * The end of the last item.
     *
     * @param nanos how long each item takes
     * @param places how many run at once, at least 1
     */
    static long makespan(long[] nanos, int places) {
        PriorityQueue<Long> free = new PriorityQueue<>();
        long end = 0;
        for (long item : nanos) {
            long begin = free.size() < places ? 0 : free.remove();
            free.add(begin + item);
            end = Math.max(end, begin + item);
        }
        return end;
    }
}
