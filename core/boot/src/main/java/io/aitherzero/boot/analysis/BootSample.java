package io.aitherzero.boot.analysis;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Boots that measured the same: equal environments and hosts, the same archives with the same states and dependencies,
 * conducted alike.
 *
 * @param boots newest first, at least one
 * @param leftOut how many of the boots looked at did not measure the same
 */
public record BootSample(List<BootProfile> boots, int leftOut) {
    /** Copies the list. */
    public BootSample {
        boots = List.copyOf(boots);
        if (boots.isEmpty()) {
            throw new IllegalArgumentException("A sample must have a boot, but has none; record one");
        }
    }

    private record Likeness(
            String host, Schedule schedule, OptionalInt workers, OptionalLong seed, List<ModuleLikeness> modules) {
        static Likeness of(BootProfile boot) {
            return new Likeness(
                    boot.environment().host(),
                    boot.schedule(),
                    boot.settings().workers(),
                    boot.settings().seed(),
                    boot.modules().stream().map(ModuleLikeness::of).toList());
        }
    }

    private record ModuleLikeness(
            String id, String version, ModuleState state, List<String> dependencies, String archive, boolean serial) {
        static ModuleLikeness of(ModuleProfile module) {
            return new ModuleLikeness(
                    module.id(),
                    module.version(),
                    module.state(),
                    module.dependencies(),
                    module.archive().map(ArchivePrint::sha256).orElse(""),
                    module.serial());
        }
    }

    /**
     * The newest boot and those that measured the same.
     *
     * @param newestFirst at least one
     * @param most how many at most
     */
    public static BootSample newest(List<BootProfile> newestFirst, int most) {
        List<BootProfile> alike = new ArrayList<>();
        int others = 0;
        for (BootProfile boot : newestFirst) {
            if (alike.size() == most) {
                break;
            }
            if (alike.isEmpty() || alike(alike.get(0), boot)) {
                alike.add(boot);
            } else {
                others++;
            }
        }
        return new BootSample(alike, others);
    }

    /** Whether two boots measured the same. */
    public static boolean alike(BootProfile one, BootProfile other) {
        return one.environment().comparable(other.environment())
                && Likeness.of(one).equals(Likeness.of(other));
    }

    /** The newest of the boots. */
    public BootProfile newest() {
        return boots.get(0);
    }

    /** A time of the boots as a whole. */
    public Spread of(ToLongFunction<BootProfile> time) {
        return Spread.of(boots.stream().mapToLong(time).toArray());
    }

    /** How many workers ran modules, in the middle of the boots. */
    public int workers() {
        return (int) of(BootProfile::workers).medianNanos();
    }

    /** Load and start of the modules that began, by id. */
    Map<String, Spread> runs() {
        Map<String, Spread> runs = new HashMap<>();
        times().forEach((id, times) -> runs.put(
                id, Spread.of(times.stream().mapToLong(ModuleProfile.Times::run).toArray())));
        newest().modules().stream()
                .filter(module -> module.worker().isEmpty())
                .forEach(module -> runs.remove(module.id()));
        return runs;
    }

    private Map<String, List<ModuleProfile.Times>> times() {
        Map<String, List<ModuleProfile.Times>> times = new HashMap<>();
        for (BootProfile boot : boots) {
            boot.modules()
                    .forEach(module -> times.computeIfAbsent(module.id(), id -> new ArrayList<>())
                            .add(module.times()));
        }
        return times;
    }

    /** The modules of the newest boot with the medians of their times. */
    public List<ModuleProfile> modules() {
        Map<String, List<ModuleProfile.Times>> times = times();
        return newest().modules().stream()
                .map(module -> module.withTimes(median(times.getOrDefault(module.id(), List.of()))))
                .toList();
    }

    private static ModuleProfile.Times median(List<ModuleProfile.Times> all) {
        boolean cpu = all.stream().allMatch(times -> times.cpu().isPresent());
        return ModuleProfile.Times.builder()
                .describe(median(all, ModuleProfile.Times::describe))
                .dependencyWait(median(all, ModuleProfile.Times::dependencyWait))
                .queueWait(median(all, ModuleProfile.Times::queueWait))
                .load(median(all, ModuleProfile.Times::load))
                .start(median(all, ModuleProfile.Times::start))
                .cpu(cpu ? OptionalLong.of(median(all, times -> times.cpu().orElse(0))) : OptionalLong.empty())
                .build();
    }

    private static long median(List<ModuleProfile.Times> all, ToLongFunction<ModuleProfile.Times> time) {
        return Spread.of(all.stream().mapToLong(time).toArray()).medianNanos();
    }
}
