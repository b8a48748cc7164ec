package io.aitherzero.cli.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a command line that is written out: whole names of options, each but those of many values once, with good
 * values. Whatever else may stand there, a mistake above all, is left to picocli, whose model takes longer to build than
 * this program to do most of its work; what this takes, picocli reads alike.
 */
public final class StrictLine {
    /** Stands for the value that was left out. */
    static final String NO_VALUE = "";

    private final CommandLeaf command;
    private final Map<String, Object> values = new HashMap<>();
    private final List<Object> parameters = new ArrayList<>();

    private StrictLine(CommandLeaf command) {
        this.command = command;
    }

    /**
     * What was typed; empty where it is not for this reader to say.
     *
     * @param args the command line
     * @param from where the words behind the command begin
     * @param command the command
     */
    public static Optional<Typed> read(String[] args, int from, CommandLeaf command) {
        StrictLine line = new StrictLine(command);
        int at = from;
        while (at < args.length) {
            String word = args[at];
            if (!word.startsWith("-")) {
                if (!isPlain(word) || !line.parameter(word)) {
                    return Optional.empty();
                }
                at++;
                while (command.wordsEndOptions() && at < args.length) {
                    if (args[at].equals("--") || !line.parameter(args[at])) {
                        return Optional.empty();
                    }
                    at++;
                }
            } else {
                int used = line.option(args, at);
                if (used == 0) {
                    return Optional.empty();
                }
                at += used;
            }
        }
        int count = line.parameters.size();
        Optional<Parameter> parameter = command.parameter();
        boolean fits = parameter.isEmpty()
                || (count >= parameter.get().least() && count <= parameter.get().most());
        return fits ? Optional.of(new Typed(line.values, line.parameters)) : Optional.empty();
    }

    /** Takes a word; false if it is not for this command, or is a mistake. */
    private boolean parameter(String word) {
        Optional<?> value = command.parameter()
                .flatMap(parameter -> parameter.value().reading().apply(word));
        value.ifPresent(parameters::add);
        return value.isPresent();
    }

    /** Nothing that stands for something else. */
    private static boolean isPlain(String word) {
        if (word.isEmpty() || word.charAt(0) == '-' || word.charAt(0) == '@') {
            return false;
        }
        return word.indexOf('"') < 0 && word.indexOf('\'') < 0;
    }

    /** Takes the option at a place with its value; returns how many words it is, 0 if it is left to picocli. */
    private int option(String[] args, int at) {
        String word = args[at];
        boolean isLong = word.startsWith("--");
        int end = isLong ? word.indexOf('=') : Math.min(2, word.length());
        String name = end < 0 ? word : word.substring(0, end);
        // several letters behind one dash, or a letter with '=', are for picocli to take apart
        String attached = end < 0 || end == word.length() ? "" : word.substring(isLong ? end + 1 : end);
        boolean apart = end < 0 || end == word.length();
        for (Option option : command.options()) {
            if (option.names().contains(name) && !option.names().contains("--help")) {
                return option.takes() == Option.Takes.NOTHING
                        ? flag(option, apart)
                        : valued(option, args, at, apart ? Optional.empty() : Optional.of(attached));
            }
        }
        return 0;
    }

    private int flag(Option option, boolean alone) {
        return alone && put(option, true) ? 1 : 0;
    }

    private int valued(Option option, String[] args, int at, Optional<String> attached) {
        if (attached.isEmpty() && option.takes() == Option.Takes.PERHAPS) {
            return put(option, NO_VALUE) ? 1 : 0;
        }
        if (attached.isEmpty() && at + 1 == args.length) {
            return 0;
        }
        String text = attached.isPresent() ? attached.get() : args[at + 1];
        boolean plain = isPlain(text)
                && (attached.isEmpty() || args[at].startsWith("--") || (text.charAt(0) > ' ' && text.charAt(0) != '='));
        Optional<?> value = plain ? option.value().reading().apply(text) : Optional.empty();
        return value.isPresent() && put(option, value.get()) ? (attached.isEmpty() ? 2 : 1) : 0;
    }

    private boolean put(Option option, Object value) {
        Object before = values.get(option.name());
        Object now = value;
        if (option.takes() == Option.Takes.MANY) {
            List<Object> all = new ArrayList<>();
            if (before instanceof List<?> list) {
                all.addAll(list);
            }
            all.add(value);
            now = all;
        } else if (before != null) {
            return false;
        }
        for (String name : option.names()) {
            values.put(name, now);
        }
        return true;
    }
}
