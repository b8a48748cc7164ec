package io.aitherzero.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
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

    private final OutputStream out;

    private Joblog(OutputStream out) {
        this.out = out;
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

    /** Begins a log, or goes on with the one that is there. */
    static Joblog open(Path file, boolean goOn) throws IOException {
        boolean begin = !goOn || !Files.exists(file) || Files.size(file) == 0;
        OutputStream out = goOn
                ? Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                : Files.newOutputStream(file);
        Joblog log = new Joblog(out);
        if (begin) {
            log.write(HEADER);
        } else if (!endsWithLine(file)) {
            log.write("\n");
        }
        return log;
    }

    private static boolean endsWithLine(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return all[all.length - 1] == '\n';
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
        write(String.format(
                Locale.ROOT,
                "%d\t:\t%d.%03d\t%10.3f\t0\t%d\t%d\t%d\t%s\n",
                job.sequence(),
                millis / 1000,
                millis % 1000,
                run.runNanos() / 1e9,
                run.received(),
                run.exit(),
                run.signal(),
                job.command().replace('\n', '\0')));
    }

    private void write(String line) throws IOException {
        // one write for a line, so that a kill does not leave a piece of it
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
