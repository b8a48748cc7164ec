package io.aitherzero.parallel.memory;

import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.parallel.memory.MemorySample.Heap;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the report's rule costs beside no rule and beside the monitor: how often two threads can make 100 kB of small arrays in a
 * second, with half of a heap of 1 GB live, on the JVM's default collector. Each way runs in JVMs of
 * its own, in turn; the median of the rounds is printed.
 *
 * <pre>{@code java -cp <class path of the tests> io.aitherzero.parallel.memory.ReportedRuleBench [rounds] [seconds]}</pre>
 */
final class ReportedRuleBench {
    /* The ways to deal with memory. */
    private enum Way {
        NONE,
        MONITOR,
        RULE_EACH_SECOND,
        RULE_EACH_ITEM
    }

    /* The monitor's own, and the JVM's that tells it of collections. */
    private static final Set<String> MONITOR_THREADS = Set.of("aither-memory", "Notification Thread");

    private static final int LIVE_BLOCKS = 5_000;

    private final byte[][][] live = new byte[LIVE_BLOCKS][][];
    private final LongAdder items = new LongAdder();
    private final LongAdder asked = new LongAdder();
    private final AtomicReference<byte[][]> escaped = new AtomicReference<>();
    private volatile boolean over;

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0
                && Arrays.stream(Way.values()).anyMatch(way -> way.name().equals(arguments[0]))) {
            new ReportedRuleBench().measure(Way.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
            return;
        }
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        String seconds = arguments.length > 1 ? arguments[1] : "3";
        Map<Way, List<Double>> rates = new EnumMap<>(Way.class);
        Map<Way, String> details = new EnumMap<>(Way.class);
        for (int round = 0; round < rounds; round++) {
            for (Way way : Way.values()) {
                // with the optimizing compiler, which tests do without
                List<String> options = List.of("-Xmx1g", "-XX:TieredStopAtLevel=4");
                ForkedJvm.Result result = ForkedJvm.run(ReportedRuleBench.class, options, way.name(), seconds);
                rates.computeIfAbsent(way, key -> new ArrayList<>()).add(Double.parseDouble(result.value("rate")));
                details.put(way, result.value("detail"));
            }
        }
        double none = median(rates.getOrDefault(Way.NONE, List.of()));
        rates.forEach((way, all) -> System.out.printf(
                Locale.ROOT,
                "%-17s %8.0f items/s  %5.1f %% of none  (%.0f to %.0f)  %s%n",
                way,
                median(all),
                100 * median(all) / none,
                all.stream().mapToDouble(rate -> rate).min().orElseThrow(),
                all.stream().mapToDouble(rate -> rate).max().orElseThrow(),
                details.get(way)));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static byte[][] block() {
        byte[][] block = new byte[100][];
        for (int i = 0; i < block.length; i++) {
            block[i] = new byte[1000];
        }
        return block;
    }

    private void measure(Way way, int seconds) throws InterruptedException {
        for (int i = 0; i < live.length; i++) {
            live[i] = block();
        }
        MemoryBudget budget = MemoryBudget.ofThisJvm();
        ReportedRule rule = ReportedRule.ofThisJvm(ReportedRuleBench::heapOnly);
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> work(way, rule));
            thread.setDaemon(true);
            thread.start();
        }
        try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(budget)) {
            if (way == Way.MONITOR) {
                monitor.start();
            }
            TimeUnit.SECONDS.sleep(1);
            long before = items.sum();
            long begin = System.nanoTime();
            long cpu = monitorCpuNanos();
            asked.reset();
            for (int second = 0; second < seconds; second++) {
                TimeUnit.SECONDS.sleep(1);
                if (way == Way.RULE_EACH_SECOND) {
                    check(rule);
                }
            }
            double wall = System.nanoTime() - begin;
            System.out.println("rate=" + (items.sum() - before) / wall * 1e9);
            System.out.printf(
                    Locale.ROOT,
                    "detail=%s%n",
                    way == Way.MONITOR
                            ? String.format(
                                    Locale.ROOT,
                                    "it used %.2f %% of one processor, changes %s",
                                    100 * (monitorCpuNanos() - cpu) / wall,
                                    monitor.changes().size())
                            : "collections asked for " + asked);
        }
        over = true;
    }

    /* All that the rule looks at, a microsecond of work. */
    private static MemorySample heapOnly() {
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return Samples.with(
                MemorySample.UNKNOWN,
                new Heap(
                        OptionalLong.of(usage.getUsed()),
                        OptionalLong.of(usage.getCommitted()),
                        OptionalLong.of(usage.getMax()),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
    }

    private void check(ReportedRule rule) {
        if (rule.check().isPresent()) {
            asked.increment();
        }
    }

    private static long monitorCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (MONITOR_THREADS.contains(thread.getName())) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getId()));
            }
        }
        return nanos;
    }

    private void work(Way way, ReportedRule rule) {
        Random random = new Random(Thread.currentThread().getId());
        while (!over) {
            byte[][] block = block();
            escaped.set(block);
            if (random.nextInt(20) == 0) {
                live[random.nextInt(live.length)] = block;
            }
            if (way == Way.RULE_EACH_ITEM) {
                check(rule);
            }
            items.increment();
        }
    }
}
