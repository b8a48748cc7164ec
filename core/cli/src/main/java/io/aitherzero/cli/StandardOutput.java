package io.aitherzero.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** The standard output of the process as a stream that the commands print to; keeps why a write failed. */
final class StandardOutput extends FilterOutputStream {
    private static final int BUFFER = 1 << 13;

    private String failure = "";

    private StandardOutput(OutputStream out) {
        super(out);
    }

    static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out));
    }

    PrintStream stream() {
        return new PrintStream(new BufferedOutputStream(this, BUFFER), false, charset());
    }

    /** The charset that the JVM would print in. */
    private static Charset charset() {
        for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding"}) {
            String name = System.getProperty(property);
            if (name != null && Charset.isSupported(name)) {
                return Charset.forName(name);
            }
        }
        return Charset.defaultCharset();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
            throw e;
        }
    }

    /** Why the last write failed; empty if none did. */
    String failure() {
        return failure;
    }
}
