package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.HaltPolicy.Event;
import io.aitherzero.api.parallel.HaltPolicy.Mode;
import io.aitherzero.api.parallel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HaltTest {
    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    /** One after the other, looking at the policy after each: as simple as it can be written. */
    private static List<Outcome> model(boolean[] fails, HaltPolicy policy) {
        List<Outcome> outcomes = new ArrayList<>();
        int failed = 0;
        int succeeded = 0;
        boolean halted = false;
        for (boolean fail : fails) {
            if (halted) {
                outcomes.add(Outcome.NOT_STARTED);
                continue;
            }
            outcomes.add(fail ? Outcome.FAILED : Outcome.SUCCEEDED);
            failed += fail ? 1 : 0;
            succeeded += fail ? 0 : 1;
            int events = switch (policy.event()) {
                case FAIL -> failed;
                case SUCCESS -> succeeded;
                case DONE -> failed + succeeded;
            };
            double needed = policy.percent() ? policy.amount() * fails.length / 100.0 : policy.amount();
            halted = policy.mode() != Mode.NEVER && events > 0 && events >= needed;
        }
        return outcomes;
    }

    private static HaltPolicy policy(Random random, int items) {
        Mode mode = List.of(Mode.values()).get(random.nextInt(3));
        Event event = List.of(Event.values()).get(random.nextInt(3));
        boolean percent = random.nextBoolean();
        HaltPolicy policy = HaltPolicy.of(mode, event, 1 + random.nextInt(percent ? 100 : items));
        return percent ? policy.asPercent() : policy;
    }

    private BatchReport<Integer> run(boolean[] fails, HaltPolicy policy, int limit) throws InterruptedException {
        return engine.<Integer, Integer>forEach(
                        numbers(fails.length),
                        (i, context) -> {
                            if (fails[i]) {
                                throw new IllegalStateException("planned");
                            }
                            return i;
                        },
                        atOnce(limit).halt(policy))
                .await();
    }

    @RepeatedTest(300)
    void oneAtATimeItHaltsWhereTheModelDoes(RepetitionInfo repetition) throws InterruptedException {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean[] fails = new boolean[1 + random.nextInt(40)];
        double share = random.nextDouble();
        for (int i = 0; i < fails.length; i++) {
            fails[i] = random.nextDouble() < share;
        }
        HaltPolicy policy = policy(random, fails.length);
        assertThat(outcomes(run(fails, policy, 1))).as("%s", policy).isEqualTo(model(fails, policy));
    }

    @RepeatedTest(100)
    void inParallelItBeginsNoMoreThanTheLimitBeyondTheEvent(RepetitionInfo repetition) throws InterruptedException {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean[] fails = new boolean[200];
        for (int i = 0; i < fails.length; i++) {
            fails[i] = random.nextInt(4) == 0;
        }
        int limit = 2 + random.nextInt(6);
        BatchReport<Integer> report = run(fails, HaltPolicy.soon(Event.FAIL, 10), limit);
        assertThat(report.summary().failures()).isBetween(10L, 10L + limit - 1);
        assertThat(report.summary().missing()).isZero();
        assertThat(report.summary().stopped())
                .hasValueSatisfying(
                        reason -> assertThat(reason).matches("The batch was halted: 1\\d items failed, .* 10\\."));
        assertThat(report.isGreen()).isFalse();
    }

    @Test
    void nowStopsWhatRuns() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(6),
                        (i, context) -> {
                            if (i == 0) {
                                reached(others);
                                throw new IllegalStateException("the first one");
                            }
                            others.countDown();
                            never.await();
                            return i;
                        },
                        atOnce(4).halt(HaltPolicy.now(Event.FAIL, 1)))
                .await();
        assertThat(outcomes(report))
                .containsExactly(
                        Outcome.FAILED,
                        Outcome.CANCELLED,
                        Outcome.CANCELLED,
                        Outcome.CANCELLED,
                        Outcome.NOT_STARTED,
                        Outcome.NOT_STARTED);
    }

    @Test
    void soonLetsWhatRunsGoOn() throws InterruptedException {
        CountDownLatch others = new CountDownLatch(2);
        CountDownLatch halted = new CountDownLatch(1);
        var batch = engine.<Integer, Integer>forEach(
                numbers(6),
                (i, context) -> {
                    if (i == 0) {
                        reached(others);
                        return i;
                    }
                    others.countDown();
                    reached(halted);
                    return i;
                },
                atOnce(3).halt(HaltPolicy.soon(Event.SUCCESS, 1)));
        while (batch.progress().over() < 4) { // the first one and the three that do not begin
            Thread.onSpinWait();
        }
        halted.countDown();
        BatchReport<Integer> report = batch.await();
        assertThat(report.summary().count(Outcome.SUCCEEDED)).isEqualTo(3);
        assertThat(report.summary().count(Outcome.NOT_STARTED)).isEqualTo(3);
    }

    @Test
    void aPolicyThatCannotBeMetIsRefused() {
        assertThatThrownBy(() -> HaltPolicy.now(Event.FAIL, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A halt policy needs at least 1 item or 1 to 100 %, has 0");
        assertThat(IntStream.of(1, 100))
                .allSatisfy(amount -> assertThat(
                                HaltPolicy.now(Event.FAIL, amount).asPercent().percent())
                        .isTrue());
    }
}
