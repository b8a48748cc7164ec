package io.aitherzero.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What benchmarks use beside an engine: files, JVMs of their own, and boots of a folder of plugins. For one thread; only
 * {@link #close} may be called by another, at any time.
 */
public final class Workbench implements AutoCloseable {
    private static final int TRIES = 20;
    private static final long END_SECONDS = 5;

    private final String childMain;
    private final FolderBoot boots;
    private final List<Process> children = new ArrayList<>();
    private @Nullable Path root;
    private @Nullable Path seedFolder;
    private boolean closed;

    /**
     * Makes nothing until it is needed.
     *
     * @param childMain name of a class whose {@code main} gives its arguments to {@link ChildWorks#run}, prints what that
     *     says, and ends when its standard input does
     * @param boots boots folders of plugins
     */
    public Workbench(String childMain, FolderBoot boots) {
        this.childMain = childMain;
        this.boots = boots;
    }

    FolderBoot boots() {
        return boots;
    }

    /** A new, empty folder that is gone when this is closed. */
    synchronized Path folder(String name) throws IOException {
        open();
        Path parent = root;
        if (parent == null) {
            parent = Files.createTempDirectory("aither-bench-");
            root = parent;
        }
        return Files.createTempDirectory(parent, name + "-");
    }

    /** The 25 modules of the report's system as archives with this class; written once. */
    synchronized Path seedArchives(Class<?> module) throws IOException {
        Path parent = seedFolder;
        if (parent == null) {
            parent = folder("seed");
            seedFolder = parent;
        }
        Path plugins = parent.resolve(module.getSimpleName());
        if (Files.notExists(plugins)) {
            SeedArchives.write(Files.createDirectory(plugins), module);
        }
        return plugins;
    }

    /**
     * Starts a JVM of the version and class path of this one.
     *
     * @param options of the JVM
     * @param arguments for {@link ChildWorks}
     */
    synchronized ChildJvm start(List<String> options, String... arguments) throws IOException {
        open();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), childMain));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        children.removeIf(child -> !child.isAlive());
        children.add(process);
        return new ChildJvm(process);
    }

    /** @throws CancellationException if this is closed */
    synchronized void open() {
        if (closed) {
            throw new CancellationException("The benchmarks were told to end");
        }
    }

    /** Ends what JVMs still run and removes all files. What the running benchmark does next fails. */
    @Override
    public synchronized void close() {
        closed = true;
        children.forEach(child -> child.toHandle().destroyForcibly());
        try {
            for (Process child : children) {
                boolean ignored = child.waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.clear();
        if (root != null) {
            remove(root);
        }
    }

    /** Again where a benchmark that does not know of its end yet has just written a file. */
    private static void remove(Path folder) {
        for (int i = 0; i < TRIES && Files.exists(folder); i++) {
            try {
                delete(folder);
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
