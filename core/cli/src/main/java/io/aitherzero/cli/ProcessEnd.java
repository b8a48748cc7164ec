package io.aitherzero.cli;

import io.aitherzero.base.StackPlace;
import io.aitherzero.boot.run.JvmExit;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The end of a process that has run modules.
 *
 * @param stop what is to be done first
 * @param hooks how long shutdown hooks of modules may take after it
 * @param code the exit code where a module has called {@code System.exit}, known after {@code stop}; else empty
 * @param owners the module whose code a thread is in
 */
record ProcessEnd(Runnable stop, Duration hooks, Supplier<OptionalInt> code, Function<Thread, Optional<String>> owners)
        implements Runnable {
    @Override
    public void run() {
        stop.run();
    }

    /** Has a thread of its own end the process when its time is over; who waits for it is not held up by that. */
    void watchHooks(PrintStream err, Supplier<Optional<Integer>> codeOfMain, int otherwise) {
        Thread watch = new Thread(() -> endLate(err, codeOfMain, otherwise), "aither-exit");
        watch.setDaemon(true);
        try {
            watch.start();
        } catch (OutOfMemoryError e) {
            // as without it: the hooks may take as long as they like
        }
    }

    private void endLate(PrintStream err, Supplier<Optional<Integer>> codeOfMain, int otherwise) {
        try {
            boolean ignored = new CountDownLatch(1).await(hooks.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // nobody but a module does that, and its hooks are what is watched here
        }
        try {
            err.println(late());
        } finally {
            Runtime.getRuntime().halt(codeOfSignal().or(codeOfMain).orElse(otherwise));
        }
    }

    private String late() {
        String end = " did not end within " + hooks.toMillis() + " ms; the process ends without it";
        return JvmExit.awaitedHook()
                .map(hook -> {
                    String module = owners.apply(hook)
                            .map(id -> " of module '" + id + "'")
                            .orElse("");
                    return "Shutdown hook '" + hook.getName() + "' ("
                            + hook.getClass().getName() + ")" + module + end
                            + StackPlace.at(hook.getStackTrace());
                })
                .orElse("A shutdown hook" + end);
    }

    private static Optional<Integer> codeOfSignal() {
        return JvmExit.signal().map(name -> switch (name) {
            case "HUP" -> 129;
            case "INT" -> 130;
            default -> 143;
        });
    }
}
