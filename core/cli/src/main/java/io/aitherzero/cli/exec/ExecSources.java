package io.aitherzero.cli.exec;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The sources of arguments behind a command: lists after {@code :::}, files after {@code ::::} or {@code -a}. */
final class ExecSources {
    private static final Set<String> MARKS = Set.of(":::", ":::+", "::::", "::::+");
    private static final String STANDARD_INPUT = "-";

    private final List<String> command;
    private final List<Source> sources = new ArrayList<>();
    private final int separator;
    private final boolean allLinked;

    /**
     * A source.
     *
     * @param linked whether its arguments go with those of the source before it, one with one
     * @param isFile whether it is one file
     * @param words the arguments, or the file's name, as bytes
     */
    private record Source(boolean linked, boolean isFile, List<String> words) {}

    /**
     * Takes a command line apart.
     *
     * @param words the command and what comes after it, as bytes
     * @param files named by options
     * @param separator the byte after each argument of a file
     * @param allLinked whether all sources are read side by side, the short ones over and over
     */
    ExecSources(List<String> words, List<Path> files, int separator, boolean allLinked) {
        this.separator = separator;
        this.allLinked = allLinked;
        files.forEach(file -> sources.add(new Source(false, true, List.of(ExecBytes.bytes(file.toString())))));
        int end = (int) words.stream().takeWhile(word -> !MARKS.contains(word)).count();
        command = words.subList(0, end);
        for (int from = end; from < words.size(); ) {
            String mark = words.get(from++);
            int to = from;
            while (to < words.size() && !MARKS.contains(words.get(to))) {
                to++;
            }
            boolean linked = mark.endsWith("+");
            List<String> named = words.subList(from, to);
            if (mark.startsWith("::::")) {
                named.forEach(file -> sources.add(new Source(linked, true, List.of(file))));
            } else {
                sources.add(new Source(linked, false, named));
            }
            from = to;
        }
    }

    List<String> command() {
        return command;
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    boolean readsStandardInput() {
        return sources.isEmpty()
                || sources.stream()
                        .anyMatch(source -> source.isFile() && source.words().equals(List.of(STANDARD_INPUT)));
    }

    /** The arguments of each job; a single file is read as the jobs begin. */
    Iterator<List<String>> arguments() throws IOException {
        if (sources.isEmpty()) {
            return open(STANDARD_INPUT);
        }
        if (sources.size() == 1 && sources.get(0).isFile()) {
            return open(sources.get(0).words().get(0));
        }
        List<List<List<String>>> groups = new ArrayList<>();
        for (Source source : sources) {
            List<List<String>> arguments = read(source);
            boolean isFirst = groups.isEmpty();
            if (!isFirst && (source.linked() || allLinked)) {
                groups.add(side(groups.remove(groups.size() - 1), arguments));
            } else {
                groups.add(arguments);
            }
        }
        return ExecInput.combinations(groups);
    }

    private List<List<String>> side(List<List<String>> left, List<List<String>> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return List.of();
        }
        int size = allLinked ? Math.max(left.size(), right.size()) : Math.min(left.size(), right.size());
        List<List<String>> both = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            List<String> one = new ArrayList<>(left.get(i % left.size()));
            one.addAll(right.get(i % right.size()));
            both.add(one);
        }
        return both;
    }

    private List<List<String>> read(Source source) throws IOException {
        List<List<String>> arguments = new ArrayList<>();
        if (source.isFile()) {
            try (ExecInput.Lines lines = open(source.words().get(0))) {
                lines.forEachRemaining(arguments::add);
            }
        } else {
            source.words().forEach(word -> arguments.add(Collections.singletonList(word)));
        }
        return arguments;
    }

    /** Channels, since a read of one ends when its thread is interrupted. */
    private ExecInput.Lines open(String file) {
        String name = ExecBytes.text(file);
        try {
            if (file.equals(STANDARD_INPUT)) {
                return lines(new FileInputStream(FileDescriptor.in).getChannel());
            }
            Path path = Value.pathWithoutDefault().read("A file after ::::", name);
            if (!Files.isDirectory(path)) {
                return lines(FileChannel.open(path));
            }
        } catch (IOException e) {
            throw unreadable(name, e instanceof java.nio.file.NoSuchFileException ? "it does not exist" : e.toString());
        }
        throw unreadable(name, "it is a folder");
    }

    private ExecInput.Lines lines(FileChannel channel) {
        return new ExecInput.Lines(Channels.newInputStream(channel), separator);
    }

    private static UsageException unreadable(String name, String reason) {
        return new UsageException("The file of arguments '" + Shown.line(name) + "' must be one that can be read, but "
                + reason + "; name another");
    }
}
