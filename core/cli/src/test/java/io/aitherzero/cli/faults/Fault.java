package io.aitherzero.cli.faults;

import java.util.Optional;

/**
 * One fault of a plugin or of what is around it.
 *
 * @param number in the list of faults
 * @param title what it is
 * @param slow whether it takes more than a few seconds
 * @param ours what comes of it here
 * @param stock what comes of it with PF4J; empty where PF4J has nothing of that kind
 */
record Fault(int number, String title, boolean slow, Play ours, Optional<Play> stock) {
    /** Puts the fault into a home, runs a runtime over it and says in a few words what came of it. */
    @FunctionalInterface
    interface Play {
        String in(Scene scene) throws Exception;
    }

    @FunctionalInterface
    interface Setting {
        void in(Scene scene) throws Exception;
    }

    /** A fault that is put into the folder, and met by a boot. */
    static Fault of(int number, String title, Setting setting) {
        return of(number, title, setting, ended -> ended.ours(), ended -> ended.stock());
    }

    /** How a process that has ended is judged. */
    @FunctionalInterface
    interface Judged {
        String as(Ended ended) throws Exception;
    }

    static Fault of(int number, String title, Setting setting, Judged ours, Judged stock) {
        return new Fault(
                number,
                title,
                false,
                scene -> {
                    setting.in(scene);
                    return ours.as(Ended.boot(scene, "--start-timeout", "2s"));
                },
                Optional.of(scene -> {
                    setting.in(scene);
                    return stock.as(Ended.driven("stock", scene, "load", "start"));
                }));
    }

    Fault slowly() {
        return new Fault(number, title, true, ours, stock);
    }

    /** The same with more words about ours. */
    Fault and(String words) {
        return new Fault(number, title, slow, scene -> ours.in(scene) + "; " + words, stock);
    }

    Fault withStock(Play other) {
        return new Fault(number, title, slow, ours, Optional.of(other));
    }

    /** PF4J does not look at its folder while it runs. */
    Fault withoutStock() {
        return new Fault(number, title, slow, ours, Optional.empty());
    }

    Fault withOurs(Play other) {
        return new Fault(number, title, slow, other, stock);
    }

    @Override
    public String toString() {
        return number + " " + title;
    }
}
