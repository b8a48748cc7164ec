package io.aitherzero.cli.exec;

import io.aitherzero.cli.context.UsageException;
import io.aitherzero.parallel.memory.AvailableMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds jobs back while the machine has too little memory or too many running processes. */
final class ExecGate {
    private static final Pattern RUNNING = Pattern.compile("^\\S+ \\S+ \\S+ (\\d{1,9})/");
    private static final long LOOK_MILLIS = 200;

    private final OptionalLong freeBytes;
    private final OptionalInt load;
    private final long delayNanos;
    private final Path loads;
    private final AvailableMemory memory;
    private final Consumer<String> say;
    private final CountDownLatch never = new CountDownLatch(1);
    private OptionalLong nextNanos = OptionalLong.empty();
    private boolean said;

    /**
     * A gate.
     *
     * @param freeBytes what must be available
     * @param load as many running processes are too many
     * @param delay from one begin to the next
     * @param root the folder that has {@code proc} and {@code sys}
     * @param say hears, once, that jobs wait
     */
    ExecGate(OptionalLong freeBytes, OptionalInt load, Optional<Duration> delay, Path root, Consumer<String> say) {
        this.freeBytes = freeBytes;
        this.load = load;
        delayNanos = delay.map(Duration::toNanos).orElse(0L);
        loads = root.resolve("proc/loadavg");
        memory = new AvailableMemory(root);
        this.say = say;
        if (freeBytes.isPresent()) {
            long ignored = available();
        }
        if (load.isPresent()) {
            long ignored = running();
        }
    }

    /** Waits until a job may begin; each begin, and each that is tried again, passes once. */
    void pass() throws InterruptedException {
        if (delayNanos > 0) {
            boolean ignored = never.await(turn() - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        for (Optional<String> reason = reason(); reason.isPresent(); reason = reason()) {
            tell(reason.get());
            if (never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** When the next begin is due, which nobody else has then. */
    private synchronized long turn() {
        long now = System.nanoTime();
        long due = nextNanos.isPresent() && nextNanos.getAsLong() - now > 0 ? nextNanos.getAsLong() : now;
        nextNanos = OptionalLong.of(due + delayNanos);
        return due;
    }

    private synchronized void tell(String reason) {
        if (!said) {
            said = true;
            say.accept("Jobs wait: " + reason);
        }
    }

    /** Why none may begin now. */
    Optional<String> reason() {
        if (freeBytes.isPresent()) {
            long available = available();
            if (available < freeBytes.getAsLong()) {
                return Optional.of("%d MiB of memory are available, --memfree asks for %d MiB"
                        .formatted(available >> 20, freeBytes.getAsLong() >> 20));
            }
        }
        if (load.isPresent()) {
            // the thread that asks is one of them
            long running = running() - 1;
            if (running >= load.getAsInt()) {
                return Optional.of(
                        "%d processes are running, --load asks for less than %d".formatted(running, load.getAsInt()));
            }
        }
        return Optional.empty();
    }

    private long available() {
        return memory.bytes().orElseThrow(() -> unknown("--memfree", "proc/meminfo"));
    }

    private long running() {
        try {
            Matcher matcher = RUNNING.matcher(Files.readString(loads, StandardCharsets.US_ASCII));
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1));
            }
        } catch (IOException e) {
            // said below
        }
        throw unknown("--load", "proc/loadavg");
    }

    private static UsageException unknown(String option, String file) {
        return new UsageException(
                "Option " + option + " needs /" + file + ", which this system has not; leave the option out");
    }
}
