package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;

/** How a module's boot ended, as far as a picture tells it apart. */
enum Ending {
    STARTED("started"),
    FAILED("failed"),
    TIMED_OUT("timed out"),
    SKIPPED("skipped"),
    WAITING("waiting"),
    DISABLED("disabled"),
    NOT_STARTED("not started");

    private final String word;

    Ending(String word) {
        this.word = word;
    }

    /** For people. */
    String word() {
        return word;
    }

    /** The name of its class in style sheets and of its mark. */
    String key() {
        return word.replace(' ', '-');
    }

    static Ending of(ModuleProfile module) {
        if (module.reason()
                .map(Finding::code)
                .filter(Finding.Code.START_TIMEOUT::equals)
                .isPresent()) {
            return TIMED_OUT;
        }
        return switch (module.state()) {
            case STARTED -> STARTED;
            case FAILED -> FAILED;
            case SKIPPED -> SKIPPED;
            case WAITING -> WAITING;
            case DISABLED -> DISABLED;
            case RESOLVED, STARTING, STOPPED -> NOT_STARTED;
        };
    }
}
