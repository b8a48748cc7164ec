package io.aitherzero.cli.exec;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Prints the output of whole jobs, one after the other. */
final class ExecPrinter {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean tag;
    private final ExecProgress progress;

    ExecPrinter(PrintStream out, PrintStream err, boolean tag, ExecProgress progress) {
        this.out = out;
        this.err = err;
        this.tag = tag;
        this.progress = progress;
    }

    /** Prints what a job wrote; answers how many bytes of it were gone. */
    long print(ExecAttempt attempt) {
        if (attempt.out().bytes() == 0 && attempt.err().bytes() == 0) {
            return 0;
        }
        long[] gone = new long[1];
        progress.print(() -> {
            try {
                gone[0] += attempt.out().writeTo(tagged(out, attempt));
                out.flush();
                gone[0] += attempt.err().writeTo(tagged(err, attempt));
                err.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The output of job " + attempt.job().sequence() + " is lost: " + e, e);
            }
        });
        return gone[0];
    }

    /** Whether somebody is there to read it. */
    boolean isRead() {
        return !out.checkError();
    }

    void say(String message) {
        progress.print(() -> err.println(message));
    }

    private OutputStream tagged(PrintStream stream, ExecAttempt attempt) {
        return tag ? new Tagged(stream, attempt.job().tag()) : stream;
    }

    /** Puts a tag before each line. */
    private static final class Tagged extends FilterOutputStream {
        private final byte[] tag;
        private boolean lineBegins = true;

        Tagged(OutputStream out, String tag) {
            super(out);
            this.tag = (tag + "\t").getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void write(int one) throws IOException {
            if (lineBegins) {
                out.write(tag);
            }
            lineBegins = one == '\n';
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int begin = from;
            for (int at = from; at < from + length; at++) {
                if (lineBegins) {
                    out.write(bytes, begin, at - begin);
                    out.write(tag);
                    begin = at;
                }
                lineBegins = bytes[at] == '\n';
            }
            out.write(bytes, begin, from + length - begin);
        }
    }
}
