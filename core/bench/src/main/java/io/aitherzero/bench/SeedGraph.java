package io.aitherzero.bench;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.VersionScheme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The 25 modules of AitherZero 0.11 and their 46 dependencies, in four levels, and how long each waits in its start. */
public final class SeedGraph {
    private static final String MODULES = """
            Logging
            SecureCredentials
            ScriptManager
            RepoSync
            ConfigurationCore Logging
            SecurityAutomation Logging SecureCredentials
            ParallelExecution Logging
            ProgressTracking Logging
            RemoteConnection Logging SecureCredentials
            ModuleCommunication Logging ConfigurationCore
            ConfigurationCarousel ConfigurationCore
            ConfigurationRepository ConfigurationCore
            SystemMonitoring Logging ConfigurationCore
            BackupManager Logging ConfigurationCore
            DevEnvironment Logging ConfigurationCore
            TestingFramework Logging ConfigurationCore
            LabRunner Logging ConfigurationCore ProgressTracking
            OpenTofuProvider Logging ConfigurationCore ProgressTracking
            ISOManager Logging ConfigurationCore ProgressTracking
            SetupWizard Logging ConfigurationCore ProgressTracking
            OrchestrationEngine Logging ConfigurationCore ModuleCommunication ProgressTracking
            UnifiedMaintenance Logging BackupManager
            PatchManager Logging ConfigurationCore TestingFramework
            AIToolsIntegration Logging DevEnvironment
            RestAPIServer Logging ConfigurationCore ModuleCommunication SecureCredentials
            """;

    /** All modules have the same version. */
    private static final VersionScheme ONE_VERSION = new VersionScheme() {
        @Override
        public boolean satisfies(String version, String range) {
            return true;
        }

        @Override
        public int compare(String first, String second) {
            return first.compareTo(second);
        }
    };

    private static final Map<String, Long> WAITS = waits();

    private SeedGraph() {}

    /**
     * How long a module waits in its start, in nanoseconds: 10 to 49 ms, drawn from a fixed seed.
     *
     * @param id the module; for modules in archives, whose class loaders are others than that of this package
     */
    public static long waitNanos(String id) {
        return WAITS.getOrDefault(id, 0L);
    }

    private static Map<String, Long> waits() {
        List<ModuleDescriptor> modules = graph().modules();
        long[] drawn = Waits.drawn(modules.size(), 10, 49);
        Map<String, Long> waits = new HashMap<>();
        for (int i = 0; i < drawn.length; i++) {
            waits.put(modules.get(i).id(), drawn[i]);
        }
        return waits;
    }

    static ModuleGraph graph() {
        List<ModuleDescriptor> modules =
                MODULES.lines().map(SeedGraph::descriptor).toList();
        return ModuleGraph.of(modules, "1.0.0", ONE_VERSION);
    }

    private static ModuleDescriptor descriptor(String line) {
        List<String> words = List.of(line.split(" ", -1));
        List<Dependency> dependencies =
                words.stream().skip(1).map(id -> new Dependency(id, "*", false)).toList();
        return new ModuleDescriptor(words.get(0), "1.0.0", "*", dependencies, words.get(0), true);
    }
}
