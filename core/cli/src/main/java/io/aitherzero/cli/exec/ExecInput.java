package io.aitherzero.cli.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Where the arguments of {@code exec} come from. One thread at a time reads. */
final class ExecInput {
    private ExecInput() {}

    /** Each combination of one element of each group, the last group changing fastest; as many as there may be. */
    static Iterator<List<String>> combinations(List<List<List<String>>> groups) {
        int[] chosen = new int[groups.size()];
        return new Iterator<>() {
            private boolean more = groups.stream().noneMatch(List::isEmpty);

            @Override
            public boolean hasNext() {
                return more;
            }

            @Override
            public List<String> next() {
                if (!more) {
                    throw new NoSuchElementException("All combinations were taken");
                }
                List<String> all = new ArrayList<>();
                for (int i = 0; i < chosen.length; i++) {
                    all.addAll(groups.get(i).get(chosen[i]));
                }
                int turned = chosen.length - 1;
                while (turned >= 0 && ++chosen[turned] == groups.get(turned).size()) {
                    chosen[turned--] = 0;
                }
                more = turned >= 0;
                return all;
            }
        };
    }

    /** Columns of each argument, apart. */
    static Iterator<List<String>> columns(Iterator<List<String>> input, Pattern separator) {
        return new Mapped(
                input,
                arguments -> arguments.stream()
                        .flatMap(argument -> Arrays.stream(separator.split(argument, -1)))
                        .map(String::strip)
                        .toList());
    }

    /** Without those that are blank. */
    static Iterator<List<String>> withoutBlanks(Iterator<List<String>> input) {
        return new Mapped(input, arguments -> arguments.stream().allMatch(String::isBlank) ? List.of() : arguments);
    }

    /** So many at a time. */
    static Iterator<List<String>> together(Iterator<List<String>> input, int atATime) {
        return new Mapped(input, first -> {
            List<String> all = new ArrayList<>(first);
            for (int i = 1; i < atATime && input.hasNext(); i++) {
                all.addAll(input.next());
            }
            return all;
        });
    }

    /** Others for each; none at all is left out. */
    private static final class Mapped implements Iterator<List<String>> {
        private final Iterator<List<String>> input;
        private final UnaryOperator<List<String>> mapping;
        private List<String> next = List.of();

        Mapped(Iterator<List<String>> input, UnaryOperator<List<String>> mapping) {
            this.input = input;
            this.mapping = mapping;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && input.hasNext()) {
                next = mapping.apply(input.next());
            }
            return !next.isEmpty();
        }

        @Override
        public List<String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("All arguments were taken");
            }
            List<String> taken = next;
            next = List.of();
            return taken;
        }
    }

    /** Each line of a stream, as bytes. */
    static final class Lines implements Iterator<List<String>>, Closeable {
        private final InputStream in;
        private final int separator;
        private Optional<String> next = Optional.empty();

        Lines(InputStream in, int separator) {
            this.in = new BufferedInputStream(in, 1 << 16);
            this.separator = separator;
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

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
