package io.aitherzero.host.work;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.HealthCheck;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One check of a module, and the question that it is at, if any. Guarded by its module's owner. */
final class CheckedHealth {
    private final String name;
    private final HealthCheck check;
    private @Nullable CompletableFuture<Health> question;

    CheckedHealth(String name, HealthCheck check) {
        this.name = name;
        this.check = check;
    }

    String name() {
        return name;
    }

    HealthCheck check() {
        return check;
    }

    /** Whether a question is open to which no answer has come. */
    boolean isAsked() {
        return question != null && !question.isDone();
    }

    /** The question that was asked last; a new one where none is open. */
    CompletableFuture<Health> ask() {
        CompletableFuture<Health> known = question;
        if (known == null || known.isDone()) {
            known = new CompletableFuture<>();
            question = known;
        }
        return known;
    }
}
