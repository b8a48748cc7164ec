package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.numbers;
import static io.aitherzero.parallel.Batches.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items that throw what is not fit to be looked at. */
class BadFailuresTest {
    private final JobEngine engine = JobEngine.create();

    @AfterEach
    void close() {
        engine.close();
    }

    /** An exception of which each method may fail. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Runnable onMessage;
        private final transient Runnable onText;
        private final transient Runnable onStack;
        private final transient Runnable onCause;

        Bad(Runnable onMessage, Runnable onText, Runnable onStack, Runnable onCause) {
            this.onMessage = onMessage;
            this.onText = onText;
            this.onStack = onStack;
            this.onCause = onCause;
        }

        @Override
        public @Nullable String getMessage() {
            onMessage.run();
            return null;
        }

        @Override
        public String toString() {
            onText.run();
            return "bad";
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            onStack.run();
            return super.getStackTrace();
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            onCause.run();
            return null;
        }
    }

    /** Each cause has another one, without an end. */
    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }

    /** Its cause is there when it is asked for and gone when it is taken. */
    private static final class Fickle extends RuntimeException {
        private static final long serialVersionUID = 1;
        private int calls;

        @Override
        public synchronized @Nullable Throwable getCause() {
            return calls++ % 2 == 0 ? new IOException("only sometimes") : null;
        }
    }

    private static final class NullText extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings({"NullAway", "OverrideThrowableToString", "ToStringReturnsNull"}) // that is the point
        public String toString() {
            return null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is the point
    private static void overflow() {
        overflow();
    }

    private static Throwable cyclic() {
        IOException one = new IOException("one");
        IOException two = new IOException("two", one);
        one.initCause(two);
        one.addSuppressed(two);
        return one;
    }

    private static Throwable deep() {
        Throwable cause = new IOException("the root");
        for (int i = 0; i < 3_000; i++) {
            cause = new RuntimeException("", cause);
            cause.setStackTrace(new StackTraceElement[0]);
        }
        return cause;
    }

    private static Throwable longStack() {
        IOException error = new IOException("long");
        StackTraceElement[] stack = new StackTraceElement[20_000];
        Arrays.setAll(stack, i -> new StackTraceElement("A", "b", "A.java", i));
        error.setStackTrace(stack);
        return error;
    }

    private static void fail() {
        throw new IllegalStateException("no answer");
    }

    private static void nothing() {}

    private static Bad bad(Runnable onMessage, Runnable onText, Runnable onStack, Runnable onCause) {
        return new Bad(onMessage, onText, onStack, onCause);
    }

    private static final Runnable FAILS = BadFailuresTest::fail;
    private static final Runnable OVERFLOWS = BadFailuresTest::overflow;
    private static final Runnable WORKS = BadFailuresTest::nothing;

    static Stream<Named<Throwable>> failures() {
        return Stream.of(
                named("out of memory", new OutOfMemoryError("as if")),
                named("stack overflow", new StackOverflowError()),
                named("linkage", new NoClassDefFoundError("gone/Type")),
                named("thread death", new ThreadDeath()),
                named("internal", new InternalError()),
                named("assertion", new AssertionError("x")),
                named("interrupted", new InterruptedException()),
                named("checked", new IOException("sneaky")),
                named("neither exception nor error", new Throwable("odd")),
                named("cyclic", cyclic()),
                named("deep", deep()),
                named("long stack", longStack()),
                named("endless causes", new Endless()),
                named("fickle cause", new Fickle()),
                named("null texts", new NullText()),
                named("bad message", bad(FAILS, WORKS, WORKS, WORKS)),
                named("bad text", bad(WORKS, FAILS, WORKS, WORKS)),
                named("bad stack", bad(WORKS, WORKS, FAILS, WORKS)),
                named("bad cause", bad(WORKS, WORKS, WORKS, FAILS)),
                named("bad in all", bad(OVERFLOWS, OVERFLOWS, OVERFLOWS, OVERFLOWS)));
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneak(Throwable error) throws E {
        throw (E) error;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isTheFailureOfItsItemAndOfNoOther(Throwable thrown) throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(20),
                        (i, context) -> {
                            if (i == 7) {
                                throw sneak(thrown);
                            }
                            return i;
                        },
                        atOnce(2))
                .await();
        assertThat(report.summary().count(Outcome.SUCCEEDED)).isEqualTo(19);
        JobResult<Integer> failed = report.results().get(7);
        assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.error().orElseThrow() == thrown).isTrue();
        assertThat(report.summary().errorGroups()).singleElement().satisfies(group -> {
            assertThat(group.count()).isEqualTo(1);
            assertThat(group.first()).isEqualTo("7");
        });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isThrownByAListenerAndChangesNothing(Throwable thrown) throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(2), (i, context) -> i, atOnce(2).listener(new BatchListener() {
                            @Override
                            public void began(JobContext context) {
                                throw sneak(thrown);
                            }

                            @Override
                            public void ended(JobResult<?> result) {
                                throw sneak(thrown);
                            }
                        }))
                .await();
        assertThat(report.isGreen()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isThrownByTheRetryPredicateAndEndsTheTrying(Throwable thrown) throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(2),
                        (i, context) -> {
                            throw new IOException("item");
                        },
                        atOnce(2)
                                .retry(RetryPolicy.times(3)
                                        .backOff(Duration.ZERO, Duration.ZERO)
                                        .when(error -> {
                                            throw sneak(thrown);
                                        })))
                .await();
        assertThat(outcomes(report)).containsOnly(Outcome.FAILED);
        assertThat(report.results()).allSatisfy(result -> {
            assertThat(result.attempts()).isEqualTo(1);
            assertThat(result.error().orElseThrow()).hasMessage("item");
            assertThat(result.reason().orElseThrow())
                    .startsWith("It was not tried again: the rule for what is retryable failed: ");
        });
    }

    @Test
    void whatAFailureDoesNotTellIsSaidInItsGroup() throws InterruptedException {
        BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                        numbers(1),
                        (i, context) -> {
                            throw bad(FAILS, FAILS, FAILS, FAILS);
                        },
                        atOnce(1))
                .await();
        ErrorGroup group = report.summary().errorGroups().get(0);
        assertThat(group.type()).isEqualTo(Bad.class.getName());
        assertThat(group.message()).isEqualTo("(getMessage() threw java.lang.IllegalStateException)");
        assertThat(group.sample())
                .containsExactly(Bad.class.getName() + " (toString() threw java.lang.IllegalStateException)");
    }
}
