package io.aitherzero.boot.analysis;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ProfilePaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * What changed between some boots and later ones.
 *
 * @param before what is compared with
 * @param after what is judged
 * @param environment why times are not comparable; empty where they are
 * @param modules all modules of either side, largest difference of the own time first
 * @param causes what made the start phase longer or shorter, largest effect first; empty where dependencies that were
 *     read make a cycle
 * @param simulatedBefore what the simulation that the causes come from makes of the start phase before
 * @param simulatedAfter the same of the one after
 */
public record BootComparison(
        BootSample before,
        BootSample after,
        List<String> environment,
        List<Module> modules,
        List<Cause> causes,
        OptionalLong simulatedBefore,
        OptionalLong simulatedAfter) {
    /** Copies the lists. */
    public BootComparison {
        environment = List.copyOf(environment);
        modules = List.copyOf(modules);
        causes = List.copyOf(causes);
    }

    /**
     * A module on both sides.
     *
     * @param id the module
     * @param before with the medians of its times; empty where it was not there
     * @param after the same
     * @param own load and start; empty where it did not begin on one side
     */
    public record Module(
            String id, Optional<ModuleProfile> before, Optional<ModuleProfile> after, Optional<Difference> own) {
        /** Whether it was loaded from another archive; false where that is not known. */
        public boolean changed() {
            Optional<String> was = before.flatMap(ModuleProfile::archive).map(ArchivePrint::sha256);
            Optional<String> is = after.flatMap(ModuleProfile::archive).map(ArchivePrint::sha256);
            return was.isPresent() && is.isPresent() && !was.equals(is);
        }
    }

    /** Compares. */
    public static BootComparison of(BootSample before, BootSample after) {
        Map<String, Difference> own = own(before, after);
        Attribution attribution = Attribution.of(before, after, own);
        return new BootComparison(
                before,
                after,
                before.newest().environment().differences(after.newest().environment()),
                modules(before, after, own),
                attribution.causes(),
                attribution.simulatedBefore(),
                attribution.simulatedAfter());
    }

    private static Map<String, Difference> own(BootSample before, BootSample after) {
        Map<String, Spread> is = after.runs();
        Map<String, Difference> own = new HashMap<>();
        before.runs()
                .forEach((id, was) ->
                        Optional.ofNullable(is.get(id)).ifPresent(later -> own.put(id, new Difference(was, later))));
        return own;
    }

    private static List<Module> modules(BootSample before, BootSample after, Map<String, Difference> own) {
        Map<String, ModuleProfile> was = byId(before);
        Map<String, ModuleProfile> is = byId(after);
        Map<String, ModuleProfile> all = new LinkedHashMap<>(was);
        is.forEach(all::putIfAbsent);
        List<Module> modules = new ArrayList<>();
        for (String id : all.keySet()) {
            modules.add(new Module(
                    id,
                    Optional.ofNullable(was.get(id)),
                    Optional.ofNullable(is.get(id)),
                    Optional.ofNullable(own.get(id))));
        }
        modules.sort(Comparator.comparingLong((Module module) ->
                        Math.abs(module.own().map(Difference::nanos).orElse(0L)))
                .reversed()
                .thenComparing(Module::id));
        return modules;
    }

    private static Map<String, ModuleProfile> byId(BootSample sample) {
        Map<String, ModuleProfile> byId = new LinkedHashMap<>();
        sample.modules().forEach(module -> byId.putIfAbsent(module.id(), module));
        return byId;
    }

    /** A time of the boots as a whole. */
    public Difference of(ToLongFunction<BootProfile> time) {
        return new Difference(before.of(time), after.of(time));
    }

    /** The start phase. */
    public Difference start() {
        return of(boot -> boot.phases().start());
    }

    /** The whole boot. */
    public Difference total() {
        return of(boot -> boot.phases().total());
    }

    /** What is left of the difference of the start phase when all causes are taken off, in nanoseconds. */
    public long restNanos() {
        return start().nanos() - causes.stream().mapToLong(Cause::nanos).sum();
    }

    /** The critical path before, by medians. */
    public CriticalPath pathBefore() {
        return ProfilePaths.critical(before.modules());
    }

    /** The critical path after, by medians. */
    public CriticalPath pathAfter() {
        return ProfilePaths.critical(after.modules());
    }
}
