package io.aitherzero.logging;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Logs what a plugin with bad intent would, in a process of its own: {@code aither.home} is its home. */
final class LoggingMain {
    /** Would clear a screen, turn text round, begin a line. */
    static final String EVIL =
            "\u001b[2J\u009b31m\u202e\r\n2026-01-01T00:00:00,000+0000 ERROR forged\u2028x\u0085y\u0000z";

    static final String SHOWN =
            "\\u001b[2J\\u009b31m\\u202e\\r\\n2026-01-01T00:00:00,000+0000 ERROR forged\\u2028x\\u0085y\\u0000z";

    private LoggingMain() {}

    /** Its own text does not begin with its class. */
    static final class Forger extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("OverrideThrowableToString") // that is the point
        public String toString() {
            return "2026-01-01T00:00:00,000+0000 ERROR forged";
        }
    }

    public static void main(String[] args) {
        Thread.currentThread().setName("thread" + EVIL);
        Logger plain = LoggerFactory.getLogger("a.b.Plain");
        plain.info("begin");
        if (Arrays.asList(args).contains("evil")) {
            MDC.put("module", "module" + EVIL);
            RuntimeException inner = new IllegalStateException("inner" + EVIL);
            inner.addSuppressed(new IllegalStateException("suppressed" + EVIL));
            LoggerFactory.getLogger("logger" + EVIL)
                    .warn("message{}", EVIL, new IllegalArgumentException("outer" + EVIL, inner));
            MDC.clear();
            plain.error("forger", new Forger());
            plain.error("long " + "x".repeat(1 << 20));
        }
        for (int i = 0; i < 10; i++) {
            plain.error("end {}", i);
        }
    }
}
