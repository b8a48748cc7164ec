package io.aitherzero.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Where the arguments of {@code exec} come from. One thread at a time reads. */
final class ExecInput {
    private ExecInput() {}

    /** Each combination of one argument of each group, the last group changing fastest. */
    static Iterator<List<String>> combinations(List<List<String>> groups) {
        long total = 1;
        for (List<String> group : groups) {
            total = Math.multiplyExact(total, group.size());
        }
        long all = total;
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < all;
            }

            @Override
            public List<String> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("All combinations were taken");
                }
                String[] arguments = new String[groups.size()];
                long rest = next++;
                for (int i = groups.size() - 1; i >= 0; i--) {
                    List<String> group = groups.get(i);
                    arguments[i] = group.get((int) (rest % group.size()));
                    rest /= group.size();
                }
                return List.of(arguments);
            }
        };
    }

    /** Each line of a stream, as bytes. */
    static final class Lines implements Iterator<List<String>>, Closeable {
        private final InputStream in;
        private final int separator;
        private Optional<String> next = Optional.empty();

        Lines(InputStream in, boolean nullSeparated) {
            this.in = new BufferedInputStream(in, 1 << 16);
            separator = nullSeparated ? 0 : '\n';
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty()) {
                try {
                    next = read();
                } catch (ClosedByInterruptException e) {
                    // the run was stopped while it waited for a line
                    return false;
                } catch (IOException e) {
                    throw new UncheckedIOException("The arguments cannot be read: " + e, e);
                }
            }
            return next.isPresent();
        }

        private Optional<String> read() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(64);
            int one = in.read();
            if (one < 0) {
                return Optional.empty();
            }
            for (; one >= 0 && one != separator; one = in.read()) {
                line.write(one);
            }
            return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
        }

        @Override
        public List<String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("All lines were read");
            }
            String line = next.orElseThrow();
            next = Optional.empty();
            return List.of(line);
        }

        List<String> rest() {
            List<String> lines = new ArrayList<>();
            forEachRemaining(lines::addAll);
            return lines;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
