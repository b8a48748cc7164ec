package io.aitherzero.parallel;

import io.aitherzero.base.SafeText;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A callback that fails, maybe each time: the first failures are logged, and when it is over how many there were. Safe for
 * use by any thread.
 */
final class CallbackFailures {
    private static final int MOST = 3;

    private final String subject;
    private final String consequence;
    private final AtomicLong count = new AtomicLong();

    /**
     * No failure so far.
     *
     * @param subject whose callback it is, as a sentence begins
     * @param consequence what becomes of it, as the sentence goes on
     */
    CallbackFailures(String subject, String consequence) {
        this.subject = subject;
        this.consequence = consequence;
    }

    void add(Throwable failure) {
        if (count.incrementAndGet() > MOST) {
            return;
        }
        log().error("{} failed; {}", subject, consequence, SafeText.loggable(failure));
    }

    /** To be called once, when it is asked no more. */
    void over() {
        long all = count.get();
        if (all > MOST) {
            log().error("{} failed {} times in all; the first {} are told above", subject, all, MOST);
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(CallbackFailures.class);
    }
}
