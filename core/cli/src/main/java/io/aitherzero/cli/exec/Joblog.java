package io.aitherzero.cli.exec;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of jobs that are over, in the format of GNU parallel: a line for each, columns parted by tabs. */
final class Joblog implements Closeable {
    private static final String HEADER = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";
    private static final Set<StandardOpenOption> KEPT =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    private static final Set<StandardOpenOption> WRITTEN = Set.of(StandardOpenOption.WRITE);
    private static final Pattern LINE = Pattern.compile(
            "(\\d{1,9})\t[^\t]*\t *[\\d.]+\t *[\\d.]+\t *\\d+\t *\\d+\t(-?\\d{1,9})\t(-?\\d{1,9})\t(.*)",
            Pattern.DOTALL);

    private final FileChannel file;

    private Joblog(FileChannel file) {
        this.file = file;
    }

    /**
     * A line of a log.
     *
     * @param failed whether it has an exit value or a signal
     * @param command as bytes
     */
    record Entry(boolean failed, String command) {}

    /**
     * A line to be written.
     *
     * @param startedAt when the last attempt began
     * @param runNanos how long it ran
     * @param received bytes it wrote to its standard output
     * @param exit its exit value; -1 if it was killed by its timeout
     * @param signal that killed it, or 0
     */
    record Run(Instant startedAt, long runNanos, long received, int exit, int signal) {}

    /**
     * Begins a log, or goes on with the one that is there. One process at a time has it.
     *
     * @throws UsageException if it cannot be written
     */
    static Joblog open(Path path, boolean goOn) {
        try {
            // a pipe or a device can neither be locked nor cut
            boolean isFile = Files.isRegularFile(path) || !Files.exists(path);
            FileChannel file = FileChannel.open(path, isFile ? KEPT : WRITTEN);
            try {
                if (isFile) {
                    lock(file, path);
                    begin(file, goOn);
                }
                Joblog log = new Joblog(file);
                if (!isFile || file.size() == 0) {
                    log.write(HEADER);
                } else if (!endsWithLine(file)) {
                    log.write("\n");
                }
                return log;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UsageException("Joblog '" + Shown.line(path.toString()) + "' must be a file that can be written,"
                    + " but cannot: " + Shown.line(reason(e)) + "; name another");
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException
                ? "its folder does not exist"
                : String.valueOf(failure.getMessage());
    }

    private static void begin(FileChannel file, boolean goOn) throws IOException {
        if (goOn) {
            file.position(file.size());
        } else {
            file.truncate(0);
        }
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        boolean free;
        try {
            free = file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        } catch (IOException e) {
            // a file system without locks
            free = true;
        }
        if (!free) {
            throw new UsageException(
                    "Joblog '" + Shown.line(path.toString()) + "' must be written by one run at a time,"
                            + " but another one has it; wait for its end, or name another");
        }
    }

    private static boolean endsWithLine(FileChannel file) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.read(last, file.size() - 1) == 1 && last.get(0) == '\n';
    }

    /**
     * What a log says of each job, the last line of several.
     *
     * @param file the log
     * @param say gets a sentence for each line that is none
     */
    static Map<Long, Entry> read(Path file, Consumer<String> say) throws IOException {
        Map<Long, Entry> entries = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return entries;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                boolean failed = !parts.group(2).equals("0") || !parts.group(3).equals("0");
                entries.put(
                        Long.valueOf(parts.group(1)),
                        new Entry(failed, parts.group(4).replace('\0', '\n')));
            } else if (!line.isEmpty() && (number > 1 || !(line + "\n").equals(HEADER))) {
                say.accept("Joblog '" + file + "': line " + number
                        + " must have the nine columns of a job, but has not; it is left out and its job, if it was"
                        + " one, runs again");
            }
        }
        return entries;
    }

    synchronized void add(ExecJob job, Run run) throws IOException {
        long millis = run.startedAt().toEpochMilli();
        write(job.sequence() + "\t:\t" + seconds(millis, "") + "\t" + seconds(run.runNanos() / 1_000_000, "      ")
                + "\t0\t" + run.received() + "\t" + run.exit() + "\t" + run.signal() + "\t"
                + job.command().replace('\n', '\0') + "\n");
    }

    /** With three digits behind the point; as wide, at least, as the blanks and those. */
    private static String seconds(long millis, String blanks) {
        String whole = Long.toString(millis / 1000);
        return blanks.substring(Math.min(whole.length(), blanks.length())) + whole + "."
                + Long.toString(1000 + millis % 1000).substring(1);
    }

    private void write(String line) throws IOException {
        // one write for a line, so that a kill does not leave a piece of it
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
