package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.fixture.ForkedJvm;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryAdmissionTest {
    private final JobEngine engine = JobEngine.create();
    private final BatchOptions reserving = Batches.atOnce(8).reserveMemory();

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Workload.class,
            names = {"CPU", "IO"})
    @Tag("slow")
    void itemsThatTogetherNeedSixteenHeapsAllSucceed(Workload workload) throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(HungryBatch.class, List.of("-Xmx256m"), workload.name());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.value("succeeded")).as(result.output()).isEqualTo("200");
        assertThat(result.value("green")).isEqualTo("true");
        assertThat(result.value("outOfMemory")).isEqualTo("0");
        assertThat(Integer.parseInt(result.value("most"))).as(result.output()).isBetween(2, 12);
    }

    @Test
    void theFirstItemRunsAlone() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();
        Batch<Integer> batch = engine.forEach(
                numbers(20),
                (number, context) -> {
                    begun.add(number);
                    if (number == 0) {
                        reached(first);
                    }
                    return number;
                },
                reserving);
        while (begun.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(batch.progress().running()).isEqualTo(1);
        assertThat(begun).containsExactly(0);
        first.countDown();
        assertThat(batch.await().isGreen()).isTrue();
    }

    @Test
    void anItemThatRunsOutOfMemoryIsRunOnceMoreAlone() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger beside = new AtomicInteger(-1);
        BatchReport<Integer> report = engine.forEach(
                        numbers(50),
                        (number, context) -> {
                            int now = running.incrementAndGet();
                            try {
                                if (number == 20 && context.attempt() == 1) {
                                    throw new OutOfMemoryError("of the test");
                                }
                                if (number == 20) {
                                    beside.set(now - 1);
                                }
                                return number;
                            } finally {
                                running.decrementAndGet();
                            }
                        },
                        reserving)
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.results().get(20).attempts()).isEqualTo(2);
        assertThat(report.summary().retries()).isEqualTo(1);
        assertThat(beside).hasValue(0);
    }

    @Test
    void anItemThatRunsOutOfMemoryTwiceHasFailed() throws InterruptedException {
        BatchReport<Integer> report = engine.forEach(
                        numbers(10),
                        (number, context) -> {
                            if (number == 3) {
                                throw new OutOfMemoryError("of the test");
                            }
                            return number;
                        },
                        reserving.retry(RetryPolicy.times(5)))
                .await();
        JobResult<Integer> failed = report.results().get(3);
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.error()).containsInstanceOf(OutOfMemoryError.class);
        assertThat(failed.reason())
                .contains("It ran out of memory twice, the second time with no other item beside it.");
        assertThat(report.summary().count(Outcome.SUCCEEDED)).isEqualTo(9);
    }

    @Test
    void withoutReservationsAnErrorIsTheItemsEnd() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1),
                        (number, context) -> {
                            throw new OutOfMemoryError("of the test");
                        },
                        Batches.atOnce(1))
                .await();
        assertThat(report.results().get(0).attempts()).isEqualTo(1);
    }

    @Test
    void batchesInsideOfItemsThatReservedMemoryGoOn() throws InterruptedException {
        BatchReport<Integer> report = engine.forEach(
                        numbers(6),
                        (number, context) -> engine.forEach(numbers(5), (inner, innerContext) -> inner, reserving)
                                .await()
                                .values()
                                .size(),
                        reserving)
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.values()).containsOnly(5);
    }

    @Test
    void batchesBesideEachOtherShareTheRoomAndAllEnd() throws InterruptedException {
        Batch<Integer> one = engine.forEach(numbers(300), (number, context) -> allocate(), reserving);
        Batch<Integer> other = engine.forEach(numbers(300), (number, context) -> allocate(), reserving);
        assertThat(one.await().isGreen()).isTrue();
        assertThat(other.await().isGreen()).isTrue();
    }

    private static int allocate() {
        return new byte[3_000_000].length;
    }
}
