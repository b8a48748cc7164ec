package io.aitherzero.cli.exec;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.UsageException;
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
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");
    private static final Pattern RUNNING = Pattern.compile("^\\S+ \\S+ \\S+ (\\d{1,9})/");
    private static final long LOOK_MILLIS = 200;

    private final OptionalLong freeBytes;
    private final OptionalInt load;
    private final long delayNanos;
    private final Path system;
    private final Consumer<String> say;
    private final CountDownLatch never = new CountDownLatch(1);
    private Optional<Long> lastNanos = Optional.empty();
    private boolean said;

    /**
     * A gate.
     *
     * @param freeBytes what must be available
     * @param load as many running processes are too many
     * @param delay from one begin to the next
     * @param system the folder with {@code meminfo} and {@code loadavg}
     * @param say hears, once, that jobs wait
     */
    ExecGate(OptionalLong freeBytes, OptionalInt load, Optional<Duration> delay, Path system, Consumer<String> say) {
        this.freeBytes = freeBytes;
        this.load = load;
        delayNanos = delay.map(Duration::toNanos).orElse(0L);
        this.system = system;
        this.say = say;
        if (freeBytes.isPresent()) {
            read("--memfree", "meminfo", AVAILABLE);
        }
        if (load.isPresent()) {
            read("--load", "loadavg", RUNNING);
        }
    }

    /** Waits until a job may begin. */
    void pass() throws InterruptedException {
        if (delayNanos > 0) {
            if (lastNanos.isPresent()) {
                boolean ignored = never.await(lastNanos.get() + delayNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            lastNanos = Optional.of(System.nanoTime());
        }
        for (Optional<String> reason = reason(); reason.isPresent(); reason = reason()) {
            if (!said) {
                said = true;
                say.accept("Jobs wait: " + reason.get());
            }
            if (never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Why none may begin now. */
    Optional<String> reason() {
        if (freeBytes.isPresent()) {
            long available = read("--memfree", "meminfo", AVAILABLE) * 1024;
            if (available < freeBytes.getAsLong()) {
                return Optional.of("%d MiB of memory are available, --memfree asks for %d MiB"
                        .formatted(available >> 20, freeBytes.getAsLong() >> 20));
            }
        }
        if (load.isPresent()) {
            // the thread that asks is one of them
            long running = read("--load", "loadavg", RUNNING) - 1;
            if (running >= load.getAsInt()) {
                return Optional.of(
                        "%d processes are running, --load asks for less than %d".formatted(running, load.getAsInt()));
            }
        }
        return Optional.empty();
    }

    private long read(String option, String name, Pattern pattern) {
        Path file = system.resolve(name);
        try {
            Matcher matcher = pattern.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1));
            }
        } catch (IOException e) {
            // said below
        }
        throw new UsageException("Option " + option + " needs " + Shown.line(file.toString())
                + ", which this system has not; leave the option out");
    }
}
