package io.aitherzero.cli.exec;

import io.aitherzero.base.LineLog;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.UsageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of jobs that are over, in the format of GNU parallel: a line for each, columns parted by tabs. */
final class Joblog implements Closeable {
    private static final String HEADER = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";
    private static final Pattern LINE = Pattern.compile(
            "(\\d{1,9})\t[^\t]*\t *[\\d.]+\t *[\\d.]+\t *\\d+\t *\\d+\t(-?\\d{1,9})\t(-?\\d{1,9})\t(.*)",
            Pattern.DOTALL);

    private final LineLog file;

    private Joblog(LineLog file) {
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
            LineLog file = LineLog.open(path)
                    .orElseThrow(() -> new UsageException("Joblog '" + Shown.line(path.toString())
                            + "' must be written by one run at a time, but another one has it; wait for its end, or name"
                            + " another"));
            try {
                begin(file, goOn);
                return new Joblog(file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UsageException("Joblog '" + Shown.line(path.toString()) + "' must be a file that can be written,"
                    + " but cannot: " + Shown.line(reason(path, e)) + "; name another");
        }
    }

    private static String reason(Path path, IOException failure) {
        return Files.isDirectory(path.toAbsolutePath().resolveSibling(""))
                ? String.valueOf(failure.getMessage())
                : "its folder does not exist";
    }

    private static void begin(LineLog file, boolean goOn) throws IOException {
        // another file that was named by mistake is not cut
        long sound = !goOn ? 0 : isJoblog(file) ? file.soundEnd() : file.size();
        boolean whole = sound == file.soundEnd();
        file.cut(sound);
        if (sound == 0) {
            file.append(bytes(HEADER));
        } else if (!whole) {
            file.append(bytes("\n"));
        }
    }

    /** Whether it has the header, or a piece of it. */
    private static boolean isJoblog(LineLog file) throws IOException {
        byte[] begin = file.content().readNBytes(HEADER.length());
        return HEADER.startsWith(new String(begin, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * What a log says of each job, the last line of several.
     *
     * @param file the log
     * @param say gets a sentence for each line that is none
     */
    static Map<Long, Entry> read(Path file, Consumer<String> say) throws IOException {
        Map<Long, Entry> entries = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            // not there yet, or a pipe or a device, which would be read for ever
            return entries;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        boolean isJoblog = text.startsWith(HEADER) || HEADER.startsWith(text);
        int end = isJoblog ? text.lastIndexOf('\n') + 1 : text.length();
        if (end < text.length()) {
            say.accept("Joblog '" + Shown.line(file.toString()) + "': its last line was cut off in the middle; "
                    + (text.length() - end) + " bytes are removed and its job, if it was one, runs again");
        }
        int number = 0;
        for (String line : text.substring(0, end).split("\n", -1)) {
            number++;
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                boolean failed = !parts.group(2).equals("0") || !parts.group(3).equals("0");
                entries.put(
                        Long.valueOf(parts.group(1)),
                        new Entry(failed, parts.group(4).replace('\0', '\n')));
            } else if (!line.isEmpty() && (number > 1 || !(line + "\n").equals(HEADER))) {
                say.accept("Joblog '" + Shown.line(file.toString()) + "': line " + number
                        + " must have the nine columns of a job, but has not; it is left out and its job, if it was"
                        + " one, runs again");
            }
        }
        return entries;
    }

    synchronized void add(ExecJob job, Run run) throws IOException {
        long millis = run.startedAt().toEpochMilli();
        file.append(bytes(
                job.sequence() + "\t:\t" + seconds(millis, "") + "\t" + seconds(run.runNanos() / 1_000_000, "      ")
                        + "\t0\t" + run.received() + "\t" + run.exit() + "\t" + run.signal() + "\t"
                        + job.command().replace('\n', '\0') + "\n"));
    }

    /** With three digits behind the point; as wide, at least, as the blanks and those. */
    private static String seconds(long millis, String blanks) {
        String whole = Long.toString(millis / 1000);
        return blanks.substring(Math.min(whole.length(), blanks.length())) + whole + "."
                + Long.toString(1000 + millis % 1000).substring(1);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
