package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.limit.LimitSearch.Point;
import io.aitherzero.parallel.limit.LimitSearch.Step;
import org.junit.jupiter.api.Test;

/** What the search makes of single measurements; {@link ThrottleRegretTest} has whole batches. */
class LimitSearchTest {
    private static final long MILLI = 1_000_000;

    private final LimitSearch search = new LimitSearch(1, 256, 2, 1);

    /** A limit in use all the time, with that time in flight. */
    private static Point gives(int limit, double millis, long samples) {
        return new Point(limit / millis * 1_000, millis * MILLI, 0.01, samples);
    }

    @Test
    void aColdStartIsForgotten() {
        search.measured(6, gives(6, 60, 6));
        search.measured(12, gives(12, 6, 12));
        assertThat(search.next()).isEqualTo(new Step(24, false, "nothing larger was tried"));
    }

    @Test
    void whatGrowsInProportionIsNoColdStart() {
        search.measured(6, gives(6, 5, 6));
        search.measured(12, gives(12, 5, 12));
        assertThat(search.next()).isEqualTo(new Step(24, false, "throughput grows in proportion to the limit"));
    }

    @Test
    void whatWasAssumedIsMeasuredBeforeItIsBuiltUpon() {
        search.measured(12, gives(12, 5, 12));
        Point half = gives(24, 4.5, 12);
        assertThat(search.unqueued(24, half)).isTrue();
        search.measured(24, search.inProportion(24, half));
        search.measured(48, gives(48, 20, 48));
        assertThat(search.next().limit()).isEqualTo(24);
        Point measured = gives(24, 8, 100);
        search.measured(24, measured);
        assertThat(search.point(24).throughput()).isBetween(measured.throughput(), 1.02 * measured.throughput());
    }

    @Test
    void halfARoundIsNoProofTwiceInARowNorAfterAColdStart() {
        search.measured(12, gives(12, 5, 12));
        search.measured(24, search.inProportion(24, gives(24, 4.5, 12)));
        assertThat(search.unqueued(48, gives(48, 4.5, 24))).isFalse();
        search.measured(24, gives(24, 5, 24));
        assertThat(search.unqueued(48, gives(48, 4.5, 24))).isTrue();
        assertThat(search.unqueued(48, gives(48, 2, 24))).isFalse();
    }

    @Test
    void aNeighbourThatGivesLessDoesNotEndTheSearchWhereACrowdSlowsItselfDown() {
        search.measured(12, gives(12, 5, 100));
        search.measured(24, gives(24, 8.1, 100));
        search.measured(25, gives(25, 8.1, 100));
        search.measured(26, gives(26, 9.1, 100));
        // 25 give 3086/s; 98 % of that with 5 ms each are 15.1 at once
        assertThat(search.next())
                .isEqualTo(new Step(16, false, "so many would keep up the throughput if they did not queue"));
    }
}
