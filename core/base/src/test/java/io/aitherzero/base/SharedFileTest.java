package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFileTest {
    private static final int ROUNDS = 25;
    private static final SharedFile.Locks NONE = channel -> {
        throw new IOException("No locks available");
    };

    @TempDir
    Path folder;

    /** Adds a line many times; the other processes and class loaders of the tests do the same. */
    public static void main(String[] args) throws IOException {
        SharedFile shared = new SharedFile(new WholeFile(Path.of(args[0]), FileAccess.PRIVATE));
        for (int i = 0; i < ROUNDS; i++) {
            add(shared, Path.of(args[0]), args[1] + i);
        }
    }

    private static void add(SharedFile shared, Path file, String line) throws IOException {
        shared.replace(() -> Optional.of((Files.exists(file) ? Files.readString(file) : "") + line + "\n"));
    }

    private SharedFile impatient(Path file) {
        return new SharedFile(
                new WholeFile(file, FileAccess.PRIVATE),
                Duration.ofMillis(20),
                channel -> channel.tryLock(Long.MAX_VALUE - 1, 1, false));
    }

    private static Process process(Class<?> main, Path file, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        file.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void fourProcessesAndFourThreadsLoseNothing() throws Exception {
        Path file = folder.resolve("new/shared");
        List<Process> processes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> adding = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(process(SharedFileTest.class, file, "process" + i + "-"));
                String name = "thread" + i + "-";
                adding.add(threads.submit(() -> {
                    main(new String[] {file.toString(), name});
                    return name;
                }));
            }
            for (Future<?> one : adding) {
                one.get();
            }
            for (Process process : processes) {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            threads.shutdownNow();
            processes.forEach(Process::destroyForcibly);
        }
        assertThat(Files.readAllLines(file)).hasSize(8 * ROUNDS).doesNotHaveDuplicates();
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void eightClassLoadersOfOneProcessLoseNothing() throws Exception {
        Path file = folder.resolve("shared");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> adding = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "loader" + i + "-";
                adding.add(threads.submit(() -> {
                    // one of a platform loader alone, so that the class is not this one
                    try (URLClassLoader own = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
                        Class<?> other = own.loadClass(SharedFileTest.class.getName());
                        assertThat(other).isNotSameAs(SharedFileTest.class);
                        Method main = other.getMethod("main", String[].class);
                        main.setAccessible(true);
                        main.invoke(null, (Object) new String[] {file.toString(), name});
                    }
                    return name;
                }));
            }
            for (Future<?> one : adding) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).hasSize(8 * ROUNDS).doesNotHaveDuplicates();
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(URL[]::new);
    }

    @Test
    void nobodyGoesOnWithoutTheLockAndTheHolderIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("shared"), "before");
        Process holder = process(Holder.class, file, "");
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('h');
            assertThatThrownBy(() -> add(impatient(file), file, "mine"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("File " + file + " cannot be changed, since process " + holder.pid()
                            + " has not given its lock " + folder.resolve(".shared.lock")
                            + " back within 20 ms; end that process if it hangs, and try again");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(file).hasContent("before");
        add(impatient(file), file, " and after");
        assertThat(file).hasContent("before and after");
    }

    /** Holds the lock until it is ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            new SharedFile(new WholeFile(Path.of(args[0]), FileAccess.PRIVATE)).replace(() -> {
                System.out.print('h');
                System.out.flush();
                System.in.read();
                return Optional.empty();
            });
        }
    }

    @Test
    void aThreadThatHoldsTheLockForEverIsNamed() throws Exception {
        Path file = folder.resolve("shared");
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                impatient(file).replace(() -> {
                    holding.countDown();
                    await(end);
                    return Optional.of("first\n");
                });
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        holding.await();
        assertThatThrownBy(() -> add(impatient(file), file, "mine"))
                .hasMessage(
                        "File " + file + " cannot be changed, since another thread of this process has not given its"
                                + " lock " + folder.resolve(".shared.lock")
                                + " back within 20 ms; see what holds its thread up, or restart this process, and try again");
        end.countDown();
        thread.join();
        add(impatient(file), file, "second");
        assertThat(file).hasContent("first\nsecond\n");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatGaveUpDoesNotTakeTheLockFromAnotherClassLoader() throws Exception {
        Path file = folder.resolve("shared");
        Path lock = folder.resolve(".shared.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThatThrownBy(() -> add(impatient(file), file, "mine"))
                    .hasMessageContaining("another class loader of this process has not given its lock " + lock);
            assertThat(held.isValid()).isTrue();
            // what the system says of the lock, and not what this process believes
            Process probe = process(Probe.class, lock, "");
            assertThat(probe.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(probe.exitValue()).isEqualTo(Probe.HELD);
        }
        assertThat(file).doesNotExist();
        add(impatient(file), file, "mine");
        assertThat(file).hasContent("mine\n");
    }

    /** Tells by its exit value whether another process has a lock. */
    static final class Probe {
        static final int HELD = 3;

        private Probe() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                System.exit(lock == null ? HELD : 0);
            }
        }
    }

    @Test
    void aFileSystemWithoutLocksHasAFileForTheLock() throws IOException {
        Path file = folder.resolve("shared");
        Path held = folder.resolve(".shared.held");
        SharedFile shared = new SharedFile(new WholeFile(file, FileAccess.PRIVATE), Duration.ofMillis(20), NONE);
        shared.replace(() -> {
            assertThat(held).content().isEqualTo(ProcessHandle.current().pid() + "\n");
            return Optional.of("line\n");
        });
        assertThat(held).doesNotExist();
        Files.writeString(held, "123\n");
        assertThatThrownBy(() -> add(shared, file, "mine"))
                .hasMessage("File " + file + " cannot be changed, since process 123 has not given its lock " + held
                        + " back within 20 ms; remove that file if the process is over, since the file system has no"
                        + " locks that end with it");
        assertThat(file).hasContent("line\n");
        assertThat(held).exists();
    }

    @Test
    void anInterruptStaysAndTheFileIsWritten() throws IOException {
        Path file = folder.resolve("shared");
        Thread.currentThread().interrupt();
        add(impatient(file), file, "line");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("line\n");
    }

    @Test
    void interruptsAtAnyMomentLoseNeitherALineNorThemselves() throws Exception {
        Path file = folder.resolve("shared");
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.currentThread();
        Thread pest = new Thread(() -> {
            while (!over.get()) {
                writer.interrupt();
                Thread.onSpinWait();
            }
        });
        pest.start();
        try {
            main(new String[] {file.toString(), "line"});
        } finally {
            over.set(true);
            join(pest);
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.readAllLines(file)).hasSize(ROUNDS);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private static void join(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFailureLeavesTheFileAsItWas() throws IOException {
        Path file = Files.writeString(folder.resolve("shared"), "before");
        assertThatThrownBy(() -> impatient(file).replace(() -> {
                    throw new IOException("as asked");
                }))
                .hasMessage("as asked");
        impatient(file).replace(Optional::empty);
        assertThat(file).hasContent("before");
    }

    @Test
    void anEditThatReplacesItsOwnFileIsRefused() throws IOException {
        Path file = folder.resolve("shared");
        impatient(file).replace(() -> {
            assertThatThrownBy(() -> add(impatient(file), file, "inner"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "File " + file + " is being replaced by this thread, which cannot do that twice at once;"
                                    + " replace it afterwards");
            return Optional.of("outer\n");
        });
        assertThat(file).hasContent("outer\n");
    }

    @Test
    void aLinkAtTheNameOfTheLockIsNotFollowed() throws IOException {
        Path file = folder.resolve("shared");
        Path victim = folder.resolve("victim");
        Path lock = Files.createSymbolicLink(folder.resolve(".shared.lock"), victim);
        assertThatThrownBy(() -> add(impatient(file), file, "line"))
                .hasMessage("File " + file + " cannot be changed, since its lock " + lock
                        + " must be a file, but is a link; remove the link");
        assertThat(victim).doesNotExist();
        assertThat(file).doesNotExist();
    }

    @Test
    void leftoversOfKilledWritersAreRemovedAndNothingElse() throws IOException {
        Path file = folder.resolve("a");
        Path ofAnother = Files.writeString(folder.resolve(".a.b.0123456789abcdef.part"), "");
        Files.writeString(folder.resolve(".a.0123456789abcdef.part"), "");
        Files.writeString(folder.resolve(".a.4711.part"), "");
        add(impatient(file), file, "line");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, folder.resolve(".a.lock"), ofAnother);
        }
    }
}
