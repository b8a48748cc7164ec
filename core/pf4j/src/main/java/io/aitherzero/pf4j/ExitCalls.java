package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.Findings;
import io.aitherzero.boot.run.JvmExit;
import io.aitherzero.boot.run.OverdueException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a plugin ends this JVM with a call of {@code System.exit}, and which. */
final class ExitCalls {
    /** A plugin in whose code the call is. */
    record Called(String id, OverdueException error) {}

    private final CodeOwners owners;
    private final AtomicReference<@Nullable Finding> first = new AtomicReference<>();
    private boolean looked;

    ExitCalls(CodeOwners owners) {
        this.owners = owners;
    }

    /** A plugin did not come back from such a call. */
    void note(String id, OverdueException error) {
        if (error.exitCalled()) {
            first.compareAndSet(null, Findings.exitCalled(id, error.cause(stack -> owners.at(id, stack))));
        }
    }

    /** Looks for such a call, once: the JVM ends once. */
    synchronized Optional<Called> look() {
        try {
            return looked || !JvmExit.isBegun() ? Optional.empty() : find();
        } catch (OutOfMemoryError | LinkageError e) {
            // no memory for a look: who has called it is noticed by the thread that does not come back
            return Optional.empty();
        }
    }

    private Optional<Called> find() {
        looked = true;
        Optional<Called> called = JvmExit.caller()
                .flatMap(thread -> owners.of(thread)
                        .map(id -> new Called(id, OverdueException.exitCalled(id, thread.getStackTrace()))));
        called.ifPresent(each -> note(each.id, each.error));
        return called;
    }

    /** The first call that was seen. */
    Optional<Finding> first() {
        return Optional.ofNullable(first.get());
    }
}
