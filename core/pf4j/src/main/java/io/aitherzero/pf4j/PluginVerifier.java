package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Type;
import org.pf4j.DefaultVersionManager;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/**
 * Says what is wrong with a plugin archive before any host has it: its descriptor, its index of extensions, and what the byte
 * code of its own classes uses of itself, its libraries, the plugins that it needs, the host and the JDK. Libraries in {@code
 * lib/} are looked into, not judged: what they do not use of themselves does no harm. Runs nothing of it.
 */
public final class PluginVerifier {
    /** The class files of the oldest Java that hosts run on. */
    private static final int OLDEST_JAVA = 17;

    private static final int VERSION_OF_JAVA_0 = 44;
    private static final int MOST_OF_A_KIND = 100;

    private final PluginDescriptor descriptor;
    private final ArchiveClasses archive;
    private final ClassSpace space;
    private final OtherPlugins plugins;
    private final String file;
    private final List<ArchiveProblem> problems = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();

    private PluginVerifier(
            Path path, PluginDescriptor descriptor, ArchiveClasses archive, ClassSpace space, OtherPlugins plugins) {
        this.descriptor = descriptor;
        this.archive = archive;
        this.space = space;
        this.plugins = plugins;
        this.file = String.valueOf(path.getFileName());
    }

    /**
     * Looks at an archive.
     *
     * @param path a jar, a zip or a folder
     * @param others archives among which the plugins are that it needs
     * @return what is wrong with it, errors first; empty where nothing is
     */
    public static List<ArchiveProblem> verify(Path path, List<Path> others) {
        String file = String.valueOf(path.getFileName());
        List<ArchiveProblem> problems = new ArrayList<>();
        try {
            for (Finding finding : ArchiveCheck.of(path)) {
                if (finding.code() != Finding.Code.NO_EXTENSION_INDEX) {
                    problems.add(of(finding, file));
                }
            }
            if (problems.stream().noneMatch(problem -> problem.code().equals(Finding.Code.BAD_ARCHIVE.name()))) {
                PluginDescriptor descriptor = new ArchiveDescriptorFinder().find(path);
                problems.addAll(new Verified(path, descriptor, others).problems());
            }
        } catch (IOException | PluginRuntimeException e) {
            problems.add(of(ArchiveCheck.bad(path, String.valueOf(e.getMessage())), file));
        }
        problems.sort(java.util.Comparator.comparing(ArchiveProblem::level)
                .thenComparing(ArchiveProblem::code)
                .thenComparing(ArchiveProblem::place));
        return problems;
    }

    /** The archives of the plugins that one needs. */
    private record Verified(Path path, PluginDescriptor descriptor, List<Path> others) {
        List<ArchiveProblem> problems() throws IOException {
            List<ArchiveProblem> found = new ArrayList<>();
            OtherPlugins plugins = OtherPlugins.of(descriptor, others);
            for (String id : plugins.missing()) {
                found.add(ArchiveProblem.of(
                        ArchiveProblem.Kind.DEPENDENCY_NOT_GIVEN,
                        id,
                        "What is used of plugin '%s' was not looked at; name its archive, too".formatted(id)));
            }
            ArchiveClasses archive = ArchiveClasses.of(path);
            PluginVerifier verifier =
                    new PluginVerifier(path, descriptor, archive, new ClassSpace(archive, plugins.needed()), plugins);
            verifier.look(path);
            found.addAll(verifier.problems);
            return found;
        }
    }

    private static ArchiveProblem of(Finding finding, String file) {
        return new ArchiveProblem(
                finding.code().name(),
                finding.code().excludes() ? ArchiveProblem.Level.ERROR : ArchiveProblem.Level.WARNING,
                file,
                finding.cause() + ". " + finding.remedy().lines().findFirst().orElse(""));
    }

    private void problem(ArchiveProblem.Kind kind, String place, String text) {
        if (told.add(kind + " " + place + " " + text)) {
            problems.add(ArchiveProblem.of(kind, place, text));
        }
    }

    private void look(Path path) {
        descriptor(path);
        pluginClass();
        extensions();
        archive.twice.forEach((name, place) -> problem(
                ArchiveProblem.Kind.DUPLICATE_CLASS,
                name.replace('/', '.'),
                "The class is in the archive more than once, in %s for example; leave all but one out"
                        .formatted(place)));
        HostClasses.in(archive)
                .forEach((name, classes) -> problem(
                        ArchiveProblem.Kind.SHADOWS_HOST_CLASS,
                        name,
                        "The archive brings %d classes of this package, such as %s, which %s; leave them out"
                                .formatted(
                                        classes.names().size(), classes.names().get(0), classes.why())));
        archive.logBackends.forEach(place -> problem(
                ArchiveProblem.Kind.BUNDLED_LOG_BACKEND,
                file,
                "The archive brings a logging backend, in %s, which the host has; leave it out".formatted(place)));
        archive.own.forEach(this::ownClass);
        if (makesThreads && !endsThreads) {
            problem(
                    ArchiveProblem.Kind.THREAD_NOT_STOPPED,
                    file,
                    "The plugin makes threads, and nothing in it interrupts, joins or shuts one down; use"
                            + " context().scheduler(), or end them in stop()");
        }
    }

    private boolean makesThreads;
    private boolean endsThreads;

    private void descriptor(Path path) {
        ModuleDescriptor module = ModuleDescriptors.of(descriptor, path, ModuleDescriptor.Admission.ADMITTED, false);
        Set<Finding.Code> ofDescriptor =
                Set.of(Finding.Code.BAD_VERSION, Finding.Code.BAD_REQUIRES, Finding.Code.SELF_DEPENDENCY);
        ModuleGraph.of(List.of(module), "0.0.0", new Pf4jVersions(new DefaultVersionManager(), true))
                .findings()
                .stream()
                .filter(finding -> ofDescriptor.contains(finding.code()))
                .forEach(finding -> problems.add(of(finding, file)));
        for (PluginDependency dependency : descriptor.getDependencies()) {
            String range = dependency.getPluginVersionSupport();
            try {
                boolean ignored = new Pf4jVersions(new DefaultVersionManager(), true).satisfies("1.0.0", range);
            } catch (RuntimeException e) {
                problems.add(new ArchiveProblem(
                        Finding.Code.BAD_RANGE.name(),
                        ArchiveProblem.Level.ERROR,
                        file,
                        "The plugin needs '%s' in '%s', which is no range of versions; say one such as >=1.2.0"
                                .formatted(dependency.getPluginId(), range)));
            }
        }
        String requires = descriptor.getRequires();
        if (requires == null || requires.isBlank() || requires.strip().equals("*")) {
            problem(
                    ArchiveProblem.Kind.NO_HOST_RANGE,
                    file,
                    "The plugin accepts hosts of all versions, incompatible ones of the future, too; say Plugin-Requires:"
                            + " >=0.12.0 & <1.0.0");
        }
    }

    private void pluginClass() {
        String name = descriptor.getPluginClass();
        if (name == null || name.isBlank() || name.equals(Plugin.class.getName())) {
            return;
        }
        Optional<VerifiedClass> found = space.find(name.replace('.', '/'));
        if (found.isEmpty()) {
            problem(
                    ArchiveProblem.Kind.CLASS_MISSING,
                    name,
                    "The class of the plugin is not in the archive; correct Plugin-Class, or build again");
            return;
        }
        VerifiedClass type = found.get();
        if (!type.isConcrete()) {
            problem(
                    ArchiveProblem.Kind.CLASS_ABSTRACT,
                    name,
                    "The class of the plugin is abstract; name a concrete class in Plugin-Class");
        } else if (space.anyIs(type, each -> each.name().equals("org/pf4j/Plugin")) == ClassSpace.Answer.NO) {
            problem(
                    ArchiveProblem.Kind.NOT_A_PLUGIN,
                    name,
                    "The class of the plugin does not extend ModulePlugin or org.pf4j.Plugin; extend it, or correct"
                            + " Plugin-Class");
        } else if (!type.hasPublic(constructor(ModuleContext.class))
                && !type.hasPublic(constructor(PluginWrapper.class))
                && !type.hasPublic("<init>()V")) {
            problem(
                    ArchiveProblem.Kind.CONSTRUCTOR,
                    name,
                    "The class of the plugin has no public constructor with a ModuleContext, with a PluginWrapper or"
                            + " without parameters; add one");
        }
    }

    private static String constructor(Class<?> parameter) {
        return "<init>(" + Type.getDescriptor(parameter) + ")V";
    }

    private void extensions() {
        Set<String> indexed = new LinkedHashSet<>(archive.indexed());
        for (String name : indexed) {
            String internal = name.replace('.', '/');
            if (!archive.own.containsKey(internal) && !archive.libraries.containsKey(internal)) {
                problem(
                        ArchiveProblem.Kind.INDEX_STALE,
                        name,
                        "META-INF/extensions.idx lists the class, which is not in the archive; build it from clean");
            }
        }
        for (String internal : archive.own.keySet()) {
            Optional<VerifiedClass> type = space.find(internal);
            if (type.isEmpty() || !type.get().isExtension()) {
                continue;
            }
            String name = type.get().sourceName();
            if (!indexed.contains(name)) {
                problem(
                        ArchiveProblem.Kind.EXTENSION_NOT_INDEXED,
                        name,
                        "The class carries @Extension, but META-INF/extensions.idx does not list it; name pf4j in the"
                                + " compiler's annotationProcessorPaths, as aitherzero-plugin-parent does");
            }
            if (type.get().isConcrete()
                    && type.get().publicConstructors().stream().noneMatch(this::makesExtension)) {
                problem(
                        ArchiveProblem.Kind.CONSTRUCTOR,
                        name,
                        "The extension has no public constructor without parameters or with the plugin's class; add one");
            }
        }
    }

    /** Whether the host can call such a constructor: without parameters, or with a plugin. */
    private boolean makesExtension(String constructor) {
        Type[] parameters = Type.getArgumentTypes(constructor);
        return parameters.length == 0
                || (parameters.length == 1
                        && parameters[0].getSort() == Type.OBJECT
                        && space.find(parameters[0].getInternalName())
                                .filter(type ->
                                        space.anyIs(type, each -> each.name().equals("org/pf4j/Plugin"))
                                                != ClassSpace.Answer.NO)
                                .isPresent());
    }

    private void ownClass(String internal, byte[] bytes) {
        String name = internal.replace('/', '.');
        int java = bytes.length < 8 ? 0 : (((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff)) - VERSION_OF_JAVA_0;
        if (java > OLDEST_JAVA) {
            problem(
                    ArchiveProblem.Kind.CLASS_VERSION,
                    name,
                    "The class is for Java %d, and hosts may run on %d; compile with maven.compiler.release %d"
                            .formatted(java, OLDEST_JAVA, OLDEST_JAVA));
        }
        Optional<VerifiedClass> type = space.find(internal);
        if (type.isEmpty()) {
            problem(ArchiveProblem.Kind.BAD_CLASS, name, "The class file cannot be read; build it again");
            return;
        }
        ClassUses uses = ClassUses.of(bytes);
        uses.classes.forEach(use -> usedClass(name, use));
        uses.members.forEach(use -> usedMember(name, use));
        inheritedMethods(type.get());
    }

    private static String place(String type, String member) {
        return member.isEmpty() ? type : type + "." + member;
    }

    private void usedClass(String type, ClassUses.OfClass use) {
        Optional<VerifiedClass> used = space.find(use.name());
        undeclared(use.name(), used.isEmpty());
        if (used.isEmpty()) {
            // it may be in a plugin that was not given
            if (plugins.missing().isEmpty() && problems.size() < MOST_OF_A_KIND * ArchiveProblem.Kind.values().length) {
                problem(
                        ArchiveProblem.Kind.CLASS_UNRESOLVED,
                        place(type, use.in()),
                        "It uses the class %s, which is neither in the archive nor in a plugin that it needs, the host or"
                                        .formatted(use.name().replace('/', '.'))
                                + " the JDK; pack it in lib/, or declare the dependency");
            }
        } else if (isInternal(use.name())) {
            problem(
                    ArchiveProblem.Kind.INTERNAL_API,
                    place(type, use.in()),
                    "It uses %s, which is the host's own and may change or go; use what is in io.aitherzero.api"
                            .formatted(use.name().replace('/', '.')));
        } else if (used.get().isDeprecated() && isOthers(use.name())) {
            deprecated(place(type, use.in()), used.get().sourceName());
        }
    }

    private void undeclared(String name, boolean unresolved) {
        if (unresolved || space.isOfPlugins(name)) {
            plugins.undeclaredOwner(name)
                    .ifPresent(id -> problem(
                            ArchiveProblem.Kind.DEPENDENCY_UNDECLARED,
                            id,
                            "Classes of plugin '%s' are used, of which the descriptor says nothing; add it to Plugin-Dependencies"
                                    .formatted(id)));
        }
    }

    /** Whether it is the host's, or of a plugin that is needed: whoever builds the plugin cannot mend it. */
    private boolean isOthers(String name) {
        return space.isOfPlugins(name) || (name.startsWith("io/aitherzero/") && !space.isGiven(name));
    }

    private void deprecated(String place, String what) {
        problem(
                ArchiveProblem.Kind.DEPRECATED_API,
                place,
                "It uses %s, which is deprecated and may go; its documentation says what to use instead"
                        .formatted(what));
    }

    private boolean isInternal(String name) {
        return name.startsWith("io/aitherzero/") && !name.startsWith("io/aitherzero/api/") && !space.isGiven(name);
    }

    private void usedMember(String type, ClassUses.OfMember use) {
        String member = use.name() + use.type();
        String place = place(type, use.in());
        behaviour(place, use);
        Optional<VerifiedClass> owner = space.find(use.owner());
        boolean anyType = use.owner().equals("java/lang/invoke/MethodHandle")
                || use.owner().equals("java/lang/invoke/VarHandle");
        if (owner.isEmpty() || anyType) {
            return;
        }
        List<VerifiedClass> declaring = new ArrayList<>();
        ClassSpace.Answer there = space.anyIs(
                owner.get(),
                each -> (use.method() ? each.declaresMethod(member) : each.declaresField(member))
                        && declaring.add(each));
        declaring.stream()
                .filter(each -> each.isDeprecated(member) && isOthers(each.name()))
                .forEach(each -> deprecated(place, each.sourceName() + "." + use.name()));
        boolean ofObject = use.method()
                && there == ClassSpace.Answer.NO
                && space.find("java/lang/Object")
                        .filter(object -> object.declaresMethod(member))
                        .isPresent();
        if (there == ClassSpace.Answer.NO && !ofObject) {
            problem(
                    ArchiveProblem.Kind.MEMBER_UNRESOLVED,
                    place,
                    "It uses %s of %s, which has no such %s; build it against the version that it runs with"
                            .formatted(member, use.owner().replace('/', '.'), use.method() ? "method" : "field"));
        }
    }

    private void behaviour(String place, ClassUses.OfMember use) {
        String called = use.owner() + "." + use.name();
        switch (called) {
            case "java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt" ->
                problem(
                        ArchiveProblem.Kind.CALLS_EXIT,
                        place,
                        "It ends the process with all other plugins; throw from start() instead");
            case "java/lang/Runtime.addShutdownHook" ->
                problem(
                        ArchiveProblem.Kind.SHUTDOWN_HOOK,
                        place,
                        "It registers a shutdown hook, which keeps the plugin in memory when it is unloaded; do it in stop()");
            default -> {
                makesThreads |= called.equals("java/lang/Thread.<init>")
                        || called.equals("java/util/Timer.<init>")
                        || (use.owner().equals("java/util/concurrent/Executors")
                                && use.name().startsWith("new"));
                endsThreads |= Set.of("interrupt", "join", "shutdown", "shutdownNow", "cancel", "close")
                                .contains(use.name())
                        && (use.owner().startsWith("java/lang/Thread")
                                || use.owner().startsWith("java/util/"));
            }
        }
    }

    private void inheritedMethods(VerifiedClass type) {
        if (!type.isConcrete()) {
            return;
        }
        Optional<List<VerifiedClass>> all = space.withParents(type);
        if (all.isEmpty()) {
            return;
        }
        for (VerifiedClass parent : all.get()) {
            for (String method : parent.abstractMethods()) {
                if (all.get().stream().noneMatch(each -> each.implementsMethod(method))) {
                    problem(
                            ArchiveProblem.Kind.ABSTRACT_METHOD_MISSING,
                            type.sourceName(),
                            "It lacks %s, which %s asks for; build it against the version that it runs with"
                                    .formatted(method, parent.sourceName()));
                }
            }
        }
    }
}
