package io.aitherzero.boot.graph;

import io.aitherzero.base.Excerpt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with descriptors, each fault charged to the one module that causes it. */
final class DescriptorCheck {
    private static final String ANY_HOST = "0.0.0";
    private static final String PART_OF_RANGE = "[<>=!~^].*|\\d[\\d.xX*]* *[\\])]?";
    private static final String PRE_RELEASE = "\\d-[0-9A-Za-z]";

    private final Map<String, ModuleDescriptor> candidates = new TreeMap<>();
    private final Map<String, List<Finding>> findings = new TreeMap<>();
    private final Set<String> excluded = new HashSet<>();
    private final String hostVersion;
    private final VersionScheme versions;

    /** Those that were parsed, and whether they can be: many modules have the same. */
    private final Map<String, Boolean> parsed = new HashMap<>();

    DescriptorCheck(
            Collection<ModuleDescriptor> descriptors, String hostVersion, VersionScheme versions, List<Finding> known) {
        this.hostVersion = hostVersion;
        this.versions = versions;
        Map<String, List<ModuleDescriptor>> byId = new TreeMap<>();
        for (ModuleDescriptor module : descriptors) {
            @Nullable List<ModuleDescriptor> sameId = byId.get(module.id());
            if (sameId == null) {
                sameId = new ArrayList<>();
                byId.put(module.id(), sameId);
            }
            sameId.add(module);
        }
        for (List<ModuleDescriptor> sameId : byId.values()) {
            pickOne(sameId);
        }
        for (Finding finding : known) {
            if (candidates.containsKey(finding.module())) {
                add(finding);
            }
        }
        for (ModuleDescriptor module : candidates.values()) {
            checkAlone(module);
        }
        for (ModuleDescriptor module : candidates.values()) {
            checkDependencies(module);
        }
    }

    private void pickOne(List<ModuleDescriptor> sameId) {
        ModuleDescriptor winner = newest(sameId, versions);
        candidates.put(winner.id(), winner);
        for (ModuleDescriptor other : sameId) {
            if (!other.source().equals(winner.source())) {
                add(
                        Finding.Code.DUPLICATE_ID,
                        winner.id(),
                        "Module '%s' is in two archives, %s (%s) and %s (%s); %s is used"
                                .formatted(
                                        winner.id(),
                                        winner.source(),
                                        winner.version(),
                                        other.source(),
                                        other.version(),
                                        winner.source()),
                        "Remove " + other.source());
            }
        }
    }

    /** Sorts by file name, so that of equally new ones the first counts. */
    static ModuleDescriptor newest(List<ModuleDescriptor> sameId, VersionScheme versions) {
        if (sameId.size() > 1) {
            sameId.sort(Comparator.comparing(ModuleDescriptor::source));
        }
        ModuleDescriptor winner = sameId.get(0);
        for (int i = 1; i < sameId.size(); i++) {
            ModuleDescriptor other = sameId.get(i);
            boolean newer = parses(other.version(), versions)
                    && (!parses(winner.version(), versions) || versions.compare(other.version(), winner.version()) > 0);
            winner = newer ? other : winner;
        }
        return winner;
    }

    private static boolean parses(String version, VersionScheme versions) {
        try {
            return versions.compare(version, version) == 0;
        } catch (RuntimeException | StackOverflowError e) {
            return false;
        }
    }

    private boolean parses(String version) {
        @Nullable Boolean known = parsed.get(version);
        if (known == null) {
            known = parses(version, versions);
            parsed.put(version, known);
        }
        return known;
    }

    /**
     * Whether a version is in a range, or null where one of them cannot be parsed, for which libraries throw whatever they
     * like.
     */
    private @Nullable Boolean satisfies(String version, String range) {
        try {
            return versions.satisfies(version, range);
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private void checkAlone(ModuleDescriptor module) {
        String id = module.id();
        if (module.admission() == ModuleDescriptor.Admission.DISABLED) {
            add(
                    Finding.Code.DISABLED,
                    id,
                    "Module '%s' is disabled".formatted(id),
                    "Enable it: take '%s' out of disabled.txt, or put it into enabled.txt where there is one"
                            .formatted(id));
        }
        if (!parses(module.version())) {
            add(
                    Finding.Code.BAD_VERSION,
                    id,
                    "Module '%s' has version '%s', which is not a semantic version"
                            .formatted(id, Excerpt.of(module.version())),
                    "Give %s a version such as 1.0.0".formatted(module.source()));
        }
        String requires = module.requires().trim();
        if (!requires.isEmpty() && !requires.equals("*")) {
            Boolean accepted = satisfies(hostVersion, requires);
            if (accepted == null) {
                add(
                        Finding.Code.BAD_REQUIRES,
                        id,
                        "Module '%s' requires host version '%s', which is not a version range"
                                .formatted(id, Excerpt.of(requires)),
                        "Write the range in %s as, say, '>=1.0.0 & <2.0.0'%s"
                                .formatted(module.source(), hint(requires)));
            } else if (!accepted && !hostVersion.equals(ANY_HOST)) {
                add(
                        Finding.Code.HOST_VERSION,
                        id,
                        "Module '%s' requires host version '%s', this host is %s%s"
                                .formatted(id, Excerpt.of(requires), hostVersion, ofRelease(hostVersion, requires)),
                        "Install a version of '%s' made for host %s".formatted(id, hostVersion));
            }
        }
        if (module.admission() == ModuleDescriptor.Admission.REFUSED && !excluded.contains(id)) {
            add(
                    Finding.Code.HOST_REFUSES,
                    id,
                    "Module '%s' is refused by the host's own check of plugins, isPluginValid".formatted(id),
                    "Install a version of '%s' that the host accepts; the host's log or maker knows what it checks"
                            .formatted(id));
        }
    }

    private void checkDependencies(ModuleDescriptor module) {
        for (Dependency dependency : module.dependencies()) {
            ModuleDescriptor target = candidates.get(dependency.id());
            if (dependency.id().equals(module.id())) {
                if (dependency.optional()) {
                    optionalCycle(module.id(), List.of(module.id(), module.id()));
                } else {
                    add(
                            Finding.Code.SELF_DEPENDENCY,
                            module.id(),
                            "Module '%s' requires itself".formatted(module.id()),
                            "Take '%s' out of the dependencies of %s".formatted(dependency, module.source()));
                }
            } else if (target != null) {
                checkRange(module, dependency, target);
            } else if (dependency.id().matches(PART_OF_RANGE)) {
                add(
                        Finding.Code.BAD_RANGE,
                        module.id(),
                        "Module '%s' has the dependency '%s', which is the rest of a range: a comma ends a dependency"
                                .formatted(module.id(), Excerpt.of(dependency.id())),
                        "Write '&' in place of the comma in %s, as in 'base@>=1.0.0 & <2.0.0'"
                                .formatted(module.source()));
            } else if (!dependency.optional()) {
                add(
                        Finding.Code.MISSING_DEPENDENCY,
                        module.id(),
                        "Module '%s' needs '%s'%s, which is not there"
                                .formatted(module.id(), Excerpt.of(dependency.id()), range(dependency)),
                        "Add a plugin with the id '%s' to the plugins folder".formatted(Excerpt.of(dependency.id())));
            }
        }
    }

    private void checkRange(ModuleDescriptor module, Dependency dependency, ModuleDescriptor target) {
        if (dependency.anyVersion() || !parses(target.version())) {
            return;
        }
        Boolean fits = satisfies(target.version(), dependency.range());
        if (fits == null) {
            add(
                    Finding.Code.BAD_RANGE,
                    module.id(),
                    "Module '%s' depends on '%s' in version '%s', which is not a version range"
                            .formatted(module.id(), dependency.id(), Excerpt.of(dependency.range())),
                    "Write the range in %s as, say, '%s@>=1.0.0'%s"
                            .formatted(module.source(), dependency.id(), hint(dependency.range())));
        } else if (!fits) {
            add(
                    dependency.optional() ? Finding.Code.OPTIONAL_VERSION : Finding.Code.DEPENDENCY_VERSION,
                    module.id(),
                    "Module '%s' %s '%s'%s, found %s%s"
                            .formatted(
                                    module.id(),
                                    dependency.optional() ? "can use" : "needs",
                                    dependency.id(),
                                    range(dependency),
                                    target.version(),
                                    ofRelease(target.version(), dependency.range())),
                    "Install '%s' in a version that fits%s".formatted(dependency.id(), range(dependency)));
        }
    }

    /** What ranges of other kinds have that these have not. */
    private static String hint(String range) {
        if (range.contains(",")) {
            return "; parts are joined by '&', and a comma ends the range";
        }
        return Pattern.compile(PRE_RELEASE).matcher(range).find()
                ? "; a range cannot name a pre-release, and takes none that is older than its release"
                : "";
    }

    /** Why a version is out of a range that seems to hold it. */
    private String ofRelease(String version, String range) {
        int end = version.indexOf('-');
        boolean release = end > 0 && Boolean.TRUE.equals(satisfies(version.substring(0, end), range));
        return release ? ", which as a pre-release is older than " + version.substring(0, end) : "";
    }

    private static String range(Dependency dependency) {
        return dependency.anyVersion() ? "" : " " + Excerpt.of(dependency.range());
    }

    void cycle(List<String> path) {
        String named = String.join(" -> ", path);
        for (String id : new LinkedHashSet<>(path)) {
            add(
                    Finding.Code.DEPENDENCY_CYCLE,
                    id,
                    "Module '%s' is in a cycle of required dependencies: %s".formatted(id, named),
                    "Make one dependency of the cycle optional (write '?' behind its id), or remove it");
        }
    }

    /** The path begins and ends with the module and has the optional dependency as its second. */
    void optionalCycle(String module, List<String> path) {
        String dependency = path.get(1);
        add(
                Finding.Code.OPTIONAL_CYCLE,
                module,
                "The optional dependency of '%s' on '%s' would close a cycle and does not count for the order: %s"
                        .formatted(module, dependency, String.join(" -> ", path)),
                "Nothing to do, unless '%s' must start first".formatted(dependency));
    }

    /** Takes out all that requires a module which is out. */
    void excludeDependents() {
        if (excluded.isEmpty()) {
            return;
        }
        Map<String, List<String>> requiredBy = new TreeMap<>();
        for (ModuleDescriptor module : candidates.values()) {
            for (Dependency dependency : module.dependencies()) {
                if (!dependency.optional()) {
                    requiredBy
                            .computeIfAbsent(dependency.id(), id -> new ArrayList<>())
                            .add(module.id());
                }
            }
        }
        for (String culprit : List.copyOf(new TreeMap<>(findings).keySet())) {
            if (excluded.contains(culprit)) {
                excludeDependents(culprit, requiredBy);
            }
        }
    }

    private void excludeDependents(String culprit, Map<String, List<String>> requiredBy) {
        Deque<String> open = new ArrayDeque<>(List.of(culprit));
        for (@Nullable String out = open.poll(); out != null; out = open.poll()) {
            for (String dependent : requiredBy.getOrDefault(out, List.of())) {
                if (!excluded.contains(dependent)) {
                    add(Findings.dependencyFailed(dependent, out, culprit, cause(culprit)));
                    open.add(dependent);
                }
            }
        }
    }

    private Finding cause(String id) {
        return findings.getOrDefault(id, List.of()).stream()
                .filter(finding -> finding.code().excludes())
                .findFirst()
                .orElseThrow();
    }

    private void add(Finding.Code code, String module, String cause, String remedy) {
        add(new Finding(code, module, cause, remedy));
    }

    private void add(Finding finding) {
        @Nullable List<Finding> known = findings.get(finding.module());
        if (known == null) {
            known = new ArrayList<>();
            findings.put(finding.module(), known);
        }
        known.add(finding);
        if (finding.code().excludes()) {
            excluded.add(finding.module());
        }
    }

    Map<String, ModuleDescriptor> candidates() {
        return candidates;
    }

    Map<String, ModuleDescriptor> healthy() {
        Map<String, ModuleDescriptor> healthy = new TreeMap<>(candidates);
        healthy.keySet().removeAll(excluded);
        return healthy;
    }

    /** Whether an optional dependency counts: it can start and is in range. */
    boolean usable(Dependency dependency, Map<String, ModuleDescriptor> healthy) {
        ModuleDescriptor target = healthy.get(dependency.id());
        return target != null
                && (dependency.anyVersion() || Boolean.TRUE.equals(satisfies(target.version(), dependency.range())));
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>();
        for (List<Finding> about : findings.values()) {
            all.addAll(about);
        }
        return List.copyOf(all);
    }
}
