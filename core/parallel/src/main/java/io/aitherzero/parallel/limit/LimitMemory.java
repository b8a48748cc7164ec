package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.Workload;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.SharedFile;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The best limits of earlier batches in a properties file, a line a task. Safe for use by several threads. What cannot be
 * read is logged and left out: a lost memory costs a search, nothing else.
 */
final class LimitMemory {
    private static final int MOST_TASKS = 512;
    private static final double MOST_WEIGHT = 4;
    private static final Duration HALF_LIFE = Duration.ofDays(30);

    /**
     * Whose limit it is.
     *
     * @param task name of the task
     * @param workload what it mostly waits for
     * @param processors of the machine it ran on
     */
    record TaskKey(String task, Workload workload, int processors) {
        private String text() {
            return workload + "/" + processors + "/" + task;
        }
    }

    /**
     * What one batch found.
     *
     * @param limit at least 1
     * @param throughput items a second
     * @param error standard error of the throughput as a share of it; 1 where the search had not ended
     */
    record Finding(int limit, double throughput, double error) {}

    /**
     * What is known of a task.
     *
     * @param limit geometric mean of the found ones
     * @param throughput items a second there
     * @param spread of the findings as a share, their errors included
     * @param weight number of findings, at most five, halved every thirty days
     */
    record Optimum(int limit, double throughput, double spread, double weight) {
        private static final double USUAL_SPREAD = 0.1;
        private static final double ENOUGH = 0.5;

        /** Whether a batch may hold the limit without searching: {@code weight / (1 + (spread / 0.1)^2) >= 0.5}. */
        boolean trusted() {
            double noise = spread / USUAL_SPREAD;
            return weight / (1 + noise * noise) >= ENOUGH;
        }
    }

    private record Entry(double limit, double throughput, double spread, double weight, Instant at) {
        private static final int FIELDS = 5;

        static Entry parse(String text) {
            String[] fields = text.trim().split(" +", -1);
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException(fields.length + " fields instead of " + FIELDS);
            }
            double[] numbers = new double[FIELDS - 1];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Double.parseDouble(fields[i]);
                if (!(numbers[i] >= 0 && numbers[i] < Integer.MAX_VALUE)) {
                    throw new IllegalArgumentException(fields[i] + " is out of range");
                }
            }
            if (numbers[0] < 1) {
                throw new IllegalArgumentException("a limit of " + fields[0]);
            }
            return new Entry(numbers[0], numbers[1], numbers[2], numbers[3], Instant.parse(fields[FIELDS - 1]));
        }

        String text() {
            return String.format(Locale.ROOT, "%.3f %.3f %.4f %.3f %s", limit, throughput, spread, weight, at);
        }

        double weight(Instant now) {
            double age = Math.max(0, Duration.between(at, now).toSeconds());
            return weight * Math.pow(0.5, age / HALF_LIFE.toSeconds());
        }
    }

    private final @Nullable Path file;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Object writing = new Object();
    private boolean changed;

    /** Remembers until it is thrown away. */
    LimitMemory(InstantSource clock) {
        file = null;
        this.clock = clock;
    }

    /** Reads the file if there is one. */
    LimitMemory(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        entries.putAll(read(file));
    }

    private static Map<String, Entry> read(Path file) {
        Map<String, Entry> entries = new HashMap<>();
        Properties lines = new Properties();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // a pipe or a device would be read for ever
            log().warn("Remembered limits {} must be a file, but are not, and are searched anew", file);
            return entries;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (NoSuchFileException e) {
            return entries;
        } catch (IOException | IllegalArgumentException e) {
            log().warn("Remembered limits {} cannot be read and are searched anew: {}", file, e.toString());
        }
        for (String key : lines.stringPropertyNames()) {
            try {
                entries.put(key, Entry.parse(lines.getProperty(key)));
            } catch (IllegalArgumentException | DateTimeException e) {
                log().warn(
                                "Remembered limit of '{}' in {} is not '<limit> <per second> <spread> <weight> <time>' ({}); it is"
                                        + " searched anew",
                                key,
                                file,
                                e.getMessage());
            }
        }
        return entries;
    }

    synchronized Optional<Optimum> recall(TaskKey key) {
        Instant now = clock.instant();
        return Optional.ofNullable(entries.get(key.text()))
                .map(entry -> new Optimum(
                        (int) Math.max(1, Math.round(entry.limit())),
                        entry.throughput(),
                        entry.spread(),
                        entry.weight(now)));
    }

    /**
     * Adds what a batch found to what was known before it; a second finding of the same batch takes the place of the first.
     *
     * @param before what was recalled when the batch began
     */
    synchronized void keep(TaskKey key, Optional<Optimum> before, Finding found) {
        double weight = Math.min(MOST_WEIGHT, before.map(Optimum::weight).orElse(0.0));
        double share = 1 / (weight + 1);
        double limit = before.map(Optimum::limit).orElse(found.limit());
        double distance = Math.log(found.limit() / limit);
        double spread = before.map(Optimum::spread).orElse(0.0);
        double variance =
                (1 - share) * (spread * spread + share * distance * distance) + share * found.error() * found.error();
        double throughput = before.map(Optimum::throughput).orElse(found.throughput());
        entries.put(
                key.text(),
                new Entry(
                        limit * Math.exp(share * distance),
                        throughput + share * (found.throughput() - throughput),
                        Math.sqrt(variance),
                        weight + 1,
                        clock.instant()));
        changed = true;
        forgetOldest();
    }

    private void forgetOldest() {
        while (entries.size() > MOST_TASKS) {
            entries.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().at()))
                    .map(Map.Entry::getKey)
                    .ifPresent(entries::remove);
        }
    }

    /**
     * Writes what changed, whole or not at all, and takes over what other processes found later; a failure is logged.
     * Whoever recalls or keeps meanwhile does not wait.
     */
    void save() {
        synchronized (writing) {
            synchronized (this) {
                if (!changed || file == null) {
                    return;
                }
                changed = false;
            }
            Path target = file;
            try {
                new SharedFile(new WholeFile(target, FileAccess.PRIVATE))
                        .replace(() -> Optional.of(mergedWith(read(target))));
            } catch (IOException e) {
                log().warn("Limits cannot be remembered in {} ({}); make the folder writable", target, e.toString());
                synchronized (this) {
                    changed = true;
                }
            }
        }
    }

    private synchronized String mergedWith(Map<String, Entry> others) throws IOException {
        others.forEach((key, other) ->
                entries.merge(key, other, (mine, theirs) -> theirs.at().isAfter(mine.at()) ? theirs : mine));
        forgetOldest();
        Properties lines = new Properties();
        entries.forEach((key, entry) -> lines.setProperty(key, entry.text()));
        StringWriter text = new StringWriter();
        lines.store(text, "limit, items a second, spread, weight, time");
        return text.toString();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(LimitMemory.class);
    }
}
