package io.aitherzero.parallel.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The share of the processors that other processes left free since the last reading, from Linux' process file system. What
 * this process and its children use does not count, else a batch would throttle itself. Empty elsewhere, and while less
 * than a tenth of a second of processor time has passed. Safe for use by several threads.
 */
final class MeasuredLoad implements Supplier<OptionalDouble> {
    private static final int LEAST_TICKS = 10;
    private static final int COUNTED = 8; // user nice system idle iowait irq softirq steal; guests are in user
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int USER_TIME = 11; // of what follows the name in parentheses
    private static final int WAITED_SYSTEM_TIME = 14;

    private record Ticks(long total, long busy, long own) {}

    private final Path root;
    private final Supplier<LongStream> children;
    private Ticks last = new Ticks(0, 0, 0);
    private OptionalDouble factor = OptionalDouble.empty();

    /** Begins to measure the machine. */
    MeasuredLoad() {
        this(Path.of("/proc"), () -> ProcessHandle.current().descendants().mapToLong(ProcessHandle::pid));
    }

    /**
     * Begins to measure.
     *
     * @param root where the process file system is
     * @param children numbers of this process's children and theirs
     */
    MeasuredLoad(Path root, Supplier<LongStream> children) {
        this.root = root;
        this.children = children;
        try {
            last = read();
        } catch (IOException | RuntimeException e) {
            factor = OptionalDouble.empty(); // says so again when it is asked
        }
    }

    /** The load, from 0.1 to 1. */
    @Override
    public synchronized OptionalDouble get() {
        try {
            Ticks now = read();
            long passed = now.total() - last.total();
            if (last.total() == 0) {
                last = now;
            } else if (passed >= LEAST_TICKS) {
                long others = Math.max(0, now.busy() - last.busy() - Math.max(0, now.own() - last.own()));
                factor = OptionalDouble.of(Math.max(0.1, 1 - Math.min(1, (double) others / passed)));
                last = now;
            }
        } catch (IOException | RuntimeException e) {
            factor = OptionalDouble.empty();
        }
        return factor;
    }

    private Ticks read() throws IOException {
        String[] fields = Files.readAllLines(root.resolve("stat")).get(0).split(" +", -1);
        long total = 0;
        for (int i = 0; i < COUNTED; i++) {
            total += Long.parseLong(fields[i + 1]);
        }
        long idle = Long.parseLong(fields[IDLE + 1]) + Long.parseLong(fields[IOWAIT + 1]);
        long own = ticks(root.resolve("self/stat"));
        long born = children.get()
                .mapToObj(child -> root.resolve(child + "/stat"))
                .map(MeasuredLoad::ticksIfAlive)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sum();
        return new Ticks(total, total - idle, own + born);
    }

    private static OptionalLong ticksIfAlive(Path stat) {
        try {
            return OptionalLong.of(ticks(stat));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The processor time of a process and of those children that it waited for. */
    private static long ticks(Path stat) throws IOException {
        String text = Files.readString(stat);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int i = USER_TIME; i <= WAITED_SYSTEM_TIME; i++) {
            sum += Long.parseLong(fields[i].trim());
        }
        return sum;
    }
}
