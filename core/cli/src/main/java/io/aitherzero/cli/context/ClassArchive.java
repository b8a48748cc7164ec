package io.aitherzero.cli.context;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Classes of the host as the JVM has them in memory, in a file that launches map instead of reading, verifying and linking
 * each of them (class data sharing; a dynamic archive, as JDK 17 and newer make it). It is for the content of {@code lib/} and
 * the build of the JDK that its name tells, and the JVM refuses it where size or time of a jar has changed. Plugins are not
 * in it: their own code is not run to make it.
 */
public final class ClassArchive {
    private static final String QUIET = "-Xlog:all=error,cds*=off:stderr";
    private static final String MAIN = "io.aitherzero.cli.Main";
    private static final String TRAINING = "io.aitherzero.cli.ClassArchiveTraining";
    private static final String TAKEN = MAIN + " source: shared objects file (top)";
    private static final String SUFFIX = ".jsa";
    private static final int PATIENCE_SECONDS = 120;

    private final Path file;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean abandoned;
    private volatile @Nullable Process running;

    private ClassArchive(Path file) {
        this.file = file;
    }

    /** The one that the launcher takes; empty where it knows the JDK not well enough, or was not used. */
    public static Optional<ClassArchive> of(CliContext context) {
        return context.property("aither.classes").map(Path::of).map(ClassArchive::new);
    }

    /** Where it is, or would be. */
    public Path file() {
        return file;
    }

    /** Whether there is one that this JVM takes: one may be there that was made for jars with other times. */
    public boolean isUsable() throws IOException, InterruptedException {
        return Files.isRegularFile(file) && isUsable(file);
    }

    private boolean isUsable(Path archive) throws IOException, InterruptedException {
        Process trial = jvm(
                List.of(
                        "-Xlog:class+load:stdout",
                        "-Xshare:on",
                        "-XX:+VerifySharedSpaces",
                        "-XX:SharedArchiveFile=" + archive),
                MAIN,
                List.of("--version"));
        Ended ended = ended(trial);
        return ended.taken() && ended.code() == ExitCode.OK;
    }

    /**
     * Makes it, in the place of the one that is there, and removes those of other contents of {@code lib/}. A host without
     * plugins of anybody is started for it in a JVM and a home of its own.
     *
     * @return empty if it was made; else why not, a clause
     * @throws IOException if it cannot be written
     */
    public Optional<String> make() throws IOException, InterruptedException {
        String drawn = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path unfinished = file.resolveSibling("." + file.getFileName() + "." + drawn + ".part");
        try {
            Optional<String> trouble = train(unfinished);
            if (trouble.isPresent()) {
                return trouble;
            }
            if (!Files.isRegularFile(unfinished)) {
                return Optional.of(
                        "it made none: there must be room for it, and first one of the JDK's own classes, which"
                                + " 'java -Xshare:dump' makes");
            }
            if (!isUsable(unfinished)) {
                return Optional.of(
                        "it takes no class from what it has made, as Java 17 where the path of the distribution"
                                + " has blanks or letters beyond ASCII; move it, or take a newer Java");
            }
            readableAsJars(unfinished);
            try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.READ)) {
                written.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
            over.countDown();
        }
        removeOthers();
        return Optional.empty();
    }

    /** Ends {@link #make}, which another thread has called and which leaves nothing behind then. */
    public void abandon() {
        abandoned = true;
        Process child = running;
        if (child != null) {
            boolean ignored = child.toHandle().destroyForcibly();
        }
        try {
            boolean ignored = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever may read the jars may read it, whatever the mask of who makes it is. */
    private static void readableAsJars(Path archive) throws IOException {
        String jar = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
        Files.setPosixFilePermissions(archive, Files.getPosixFilePermissions(Path.of(jar)));
    }

    /** Whether there was one. */
    public boolean remove() throws IOException {
        return Files.deleteIfExists(file);
    }

    /** The name is {@code aither-<hash of lib>-<build of the JDK>.jsa}. */
    private void removeOthers() throws IOException {
        String name = file.getFileName().toString();
        int hash = name.indexOf('-') + 1;
        String program = name.substring(0, hash);
        String same = name.substring(0, name.indexOf('-', hash) + 1);
        try (DirectoryStream<Path> archives =
                Files.newDirectoryStream(file.resolveSibling(""), program + "*" + SUFFIX)) {
            for (Path archive : archives) {
                if (!archive.getFileName().toString().startsWith(same)) {
                    Files.deleteIfExists(archive);
                }
            }
        }
    }

    private Optional<String> train(Path archive) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("aither-classes");
        try {
            Path plugins = Files.createDirectory(home.resolve("plugins"));
            writePlugin(plugins, "first", "");
            writePlugin(plugins, "second", "first");
            Ended training = ended(
                    jvm(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Daither.home=" + home), TRAINING, List.of()));
            return training.code() == ExitCode.OK
                    ? Optional.empty()
                    : Optional.of("it ended with exit code " + training.code() + ": " + training.last());
        } finally {
            try (Stream<Path> all = Files.walk(home)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    /** A plugin without a class of its own, so that all is loaded that the start of one needs. */
    private static void writePlugin(Path folder, String id, String dependencies) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Plugin-Id", id);
        attributes.putValue("Plugin-Version", "1.0.0");
        attributes.putValue("Plugin-Dependencies", dependencies);
        try (OutputStream file = Files.newOutputStream(folder.resolve(id + ".jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.finish();
        }
    }

    /** The JVM that this one is, with the same class path, which the JVM compares. */
    private static Process jvm(List<String> options, String main, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xlog:disable", QUIET, "-XX:TieredStopAtLevel=1"));
        // a damaged archive may crash it
        words.addAll(List.of("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash"));
        words.addAll(options);
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        words.addAll(arguments);
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    /**
     * A process that is over.
     *
     * @param taken whether it said that it took the first class of the program from an archive
     * @param last the last line that it said
     */
    private record Ended(boolean taken, int code, String last) {}

    private Ended ended(Process process) throws IOException, InterruptedException {
        CompletableFuture<Void> patience = CompletableFuture.runAsync(
                process.toHandle()::destroyForcibly,
                CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        boolean taken = false;
        String last = "";
        running = process;
        if (abandoned) {
            boolean ignored = process.toHandle().destroyForcibly();
        }
        try (BufferedReader said = process.inputReader()) {
            String line = said.readLine();
            while (line != null) {
                taken |= line.contains(TAKEN);
                last = line.isBlank() ? last : line.strip();
                line = said.readLine();
            }
        }
        int code = process.waitFor();
        patience.cancel(false);
        return new Ended(taken, code, last);
    }
}
