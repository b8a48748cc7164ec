package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"OverrideThrowableToString", "InfiniteRecursion"}) // that is what is tried
class SafeTextTest {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @AfterAll
    static void end() {
        NEVER.countDown();
    }

    private static void hang() {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class HangsInMessage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            hang();
            return "";
        }
    }

    private static final class HangsInToString extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("OverrideThrowableToString") // is what is tried
        public String toString() {
            hang();
            return "";
        }
    }

    private static final class HangsInCause extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            hang();
            return this;
        }
    }

    private static final class HangsInStack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public StackTraceElement[] getStackTrace() {
            hang();
            return new StackTraceElement[0];
        }
    }

    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        @SuppressWarnings("InfiniteRecursion") // is what is tried
        public String toString() {
            return toString();
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[2];
        }
    }

    private static String printed(Throwable error) {
        StringWriter text = new StringWriter();
        SafeText.loggable(error).printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void aMethodThatDoesNotReturnIsSaidToBeSo() {
        String name = HangsInMessage.class.getName();
        assertThat(SafeText.text(new HangsInMessage())).isEqualTo(name + " (toString() did not return in 1000 ms)");
        assertThat(SafeText.message(new HangsInMessage())).isEqualTo("(getMessage() did not return in 1000 ms)");
        assertThat(SafeText.text(new HangsInToString()))
                .isEqualTo(HangsInToString.class.getName() + " (toString() did not return in 1000 ms)");
        assertThat(SafeText.chain(new HangsInCause())).hasSize(1);
        assertThat(SafeText.stack(new HangsInStack())).isEmpty();
    }

    @Test
    void aCopyForTheLogSaysWhatCanBeHad() {
        assertThat(printed(new HangsInMessage()))
                .startsWith(HangsInMessage.class.getName() + " (toString() did not return in 1000 ms)")
                .contains("\tat " + SafeTextTest.class.getName());
        assertThat(printed(new IllegalStateException("outer", new HangsInToString())))
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("Caused by: " + HangsInToString.class.getName() + " (toString() did not return in 1000 ms)");
        assertThat(printed(new HangsInCause())).startsWith(HangsInCause.class.getName());
        assertThat(printed(new HangsInStack())).isEqualToIgnoringNewLines(HangsInStack.class.getName());
        IllegalStateException with = new IllegalStateException("outer");
        with.addSuppressed(new HangsInMessage());
        assertThat(printed(with)).contains("Suppressed: " + HangsInMessage.class.getName() + " (toString() did not");
    }

    @Test
    void whatThrowsRecursesOrIsNotThereIsTold() {
        assertThat(SafeText.text(new Hostile()))
                .isEqualTo(Hostile.class.getName() + " (toString() threw java.lang.StackOverflowError)");
        assertThat(SafeText.message(new Hostile())).isEqualTo("(getMessage() threw java.lang.IllegalStateException)");
        assertThat(SafeText.chain(new Hostile())).hasSize(1);
        assertThat(SafeText.stack(new Hostile())).isEmpty();
        assertThat(printed(new Hostile())).contains("StackOverflowError");
    }

    @Test
    void longTextsAndNamesAreCut() {
        RuntimeException huge = new RuntimeException("x".repeat(10 << 20));
        assertThat(SafeText.text(huge)).hasSizeLessThan(4100).endsWith("... (10485788 characters)");
        assertThat(SafeText.message(huge)).hasSizeLessThan(4100).endsWith("... (10485760 characters)");
        huge.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("c".repeat(1 << 20), "m".repeat(1 << 20), null, 1)});
        assertThat(printed(huge)).hasSizeLessThan(6000);
        Throwable deep = new IOException("0");
        for (int i = 1; i < 1000; i++) {
            deep = new IOException(String.valueOf(i), deep);
        }
        assertThat(printed(deep).lines().filter(line -> line.startsWith("Caused by")))
                .hasSizeLessThan(20);
    }

    @Test
    void whatOnlyTheJdkAnswersIsLoggedAsItIs() {
        RuntimeException plain = new IllegalStateException("a", new IOException("b"));
        assertThat(SafeText.loggable(plain)).isSameAs(plain);
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        assertThat(SafeText.chain(one)).containsExactly(one, two);
        assertThat(printed(one)).contains("one", "two");
    }

    @Test
    void aFailureIsToldWithItsRootAndWhatAnInitializerThrew() {
        IOException disk = new IOException("disk");
        assertThat(SafeText.textWithRoot(disk)).isEqualTo("java.io.IOException: disk");
        assertThat(SafeText.textWithRoot(new IllegalStateException("no port", new RuntimeException("x", disk))))
                .isEqualTo("java.lang.IllegalStateException: no port, caused by java.io.IOException: disk");
        assertThat(SafeText.textWithRoot(new RuntimeException(disk)))
                .isEqualTo("java.lang.RuntimeException: java.io.IOException: disk");
        assertThat(SafeText.textWithRoot(new ExceptionInInitializerError(new IllegalStateException("no port", disk))))
                .isEqualTo("java.lang.ExceptionInInitializerError, caused by java.lang.IllegalStateException: no port,"
                        + " caused by java.io.IOException: disk");
        assertThat(SafeText.root(new RuntimeException(disk))).isSameAs(disk);
    }
}
