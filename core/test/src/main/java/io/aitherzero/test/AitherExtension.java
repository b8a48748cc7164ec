package io.aitherzero.test;

import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the host before a test, and looks for what is left after it. */
final class AitherExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(AitherExtension.class);
    private static final Duration HANGING_START = Duration.ofMillis(500);

    static {
        TestLogging.askFor();
    }

    private record Running(TestHost host, Staging staging, Leaks before, AitherTest test) {}

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        AitherTest test = test(context);
        PluginUnderTest plugin = PluginUnderTest.of(test);
        Path home = Files.createTempDirectory("aither-test");
        Staging staging = new Staging(home);
        staging.plugin(plugin, test.classes());
        Map<String, StandIn> standIns = standIns(context);
        for (StandIn standIn : standIns.values()) {
            staging.standIn(standIn);
        }
        for (String archive : test.plugins()) {
            staging.archive(archive);
        }
        boolean archives = test.plugins().length > 0;
        for (String needed : needs(plugin)) {
            if (!standIns.containsKey(needed) && !archives) {
                // where there is none the boot says what is missing
                boolean ignored = staging.fromClassPath(needed);
            }
        }
        if (!test.configuration().isEmpty()) {
            staging.configure(plugin.id(), test.configuration());
        }
        TestLogging.clear();
        boolean hangs = standIns.values().stream().anyMatch(each -> each.start() == StandIn.Start.HANGS);
        StandInPlugin.Hanging.arm();
        TestHost host = new TestHost(plugin.id(), home, hangs ? Optional.of(HANGING_START) : Optional.empty());
        context.getStore(OWN).put(TestHost.class, new Running(host, staging, new Leaks(), test));
        if (test.start()) {
            host.start();
            host.notStarted().ifPresent(why -> {
                throw new AssertionError(why);
            });
        }
    }

    private static AitherTest test(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), AitherTest.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getTestClass(), AitherTest.class))
                .or(() -> context.getEnclosingTestClasses().stream()
                        .flatMap(type -> AnnotationSupport.findAnnotation(type, AitherTest.class).stream())
                        .reduce((outer, inner) -> inner))
                .orElseThrow(() -> new IllegalStateException("There is no @AitherTest at " + context.getDisplayName()));
    }

    private static Map<String, StandIn> standIns(ExtensionContext context) {
        Map<String, StandIn> all = new LinkedHashMap<>();
        List<StandIn> found = new ArrayList<>();
        context.getTestClass()
                .ifPresent(type -> found.addAll(AnnotationSupport.findRepeatableAnnotations(type, StandIn.class)));
        context.getTestMethod()
                .ifPresent(method -> found.addAll(AnnotationSupport.findRepeatableAnnotations(method, StandIn.class)));
        found.forEach(each -> all.put(each.id(), each));
        return all;
    }

    private static List<String> needs(PluginUnderTest plugin) {
        return Arrays.stream(plugin.descriptor()
                        .getProperty("plugin.dependencies", "")
                        .split(",", -1))
                .map(each -> each.strip().replaceFirst("[?]?@.*", "").replaceFirst("[?]$", ""))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        Running running = context.getStore(OWN).remove(TestHost.class, Running.class);
        if (running == null) {
            return;
        }
        Optional<WeakReference<ClassLoader>> loader =
                running.test.classes() == AitherTest.Classes.ISOLATED ? running.host.loader() : Optional.empty();
        List<String> left = new ArrayList<>();
        boolean hangs = standIns(context).values().stream().anyMatch(each -> each.start() == StandIn.Start.HANGS);
        try {
            StandInPlugin.Hanging.letGo();
            for (Finding finding : running.host.close()) {
                if (finding.module().equals(running.host.id())) {
                    left.add(finding.cause() + ". " + finding.remedy());
                }
            }
            // what a test failed with holds classes of the plugin
            if (running.test.leaks()
                    && !hangs
                    && context.getExecutionException().isEmpty()) {
                left.addAll(running.before.found(loader, running.host.id()));
            }
        } finally {
            running.staging.delete();
        }
        if (running.test.leaks()
                && !left.isEmpty()
                && context.getExecutionException().isEmpty()) {
            throw new AssertionError("Plugin '%s' left something behind:%n- %s"
                    .formatted(running.host.id(), String.join(System.lineSeparator() + "- ", left)));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestHost.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getStore(OWN).get(TestHost.class, Running.class);
        if (running == null) {
            throw new IllegalStateException(
                    "There is a host for each test, not for constructors and @BeforeAll; take TestHost as a parameter of the test or of @BeforeEach");
        }
        return running.host;
    }
}
