package io.aitherzero.cli.exec;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command of {@code exec} with its places for arguments; by the rules of GNU parallel, quoting included. */
final class ExecTemplate {
    private static final String PLACES = "\\{(?:(#|%)|(-?\\d{1,4}|)(//|/\\.|/|\\.|))\\}";
    private static final Pattern PLAIN = Pattern.compile("[-+./_A-Za-z0-9]+");

    private final Pattern places;
    private final String text;
    private final boolean isCommandItself;
    private final UnaryOperator<String> quoting;

    private ExecTemplate(Pattern places, String text, boolean isCommandItself, UnaryOperator<String> quoting) {
        this.places = places;
        this.text = text;
        this.isCommandItself = isCommandItself;
        this.quoting = quoting;
    }

    /**
     * The template of a command.
     *
     * @param words of the command; without any, each argument is a command
     * @param all what stands for all arguments in place of {@code {}}
     * @param quoted whether the words are to reach the program as they were typed, whatever the shell makes of them
     */
    static ExecTemplate command(List<String> words, Optional<String> all, boolean quoted) {
        Pattern places = places(all);
        String joined = words.stream()
                .map(word -> quoted ? quotedBeside(places, word) : word)
                .collect(Collectors.joining(" "));
        String text = words.isEmpty() || places.matcher(joined).find() ? joined : joined + " " + all.orElse("{}");
        return new ExecTemplate(places, text, words.isEmpty(), ExecTemplate::quoted);
    }

    /** The template of a tag, which is for no shell. */
    static ExecTemplate tag(String text, Optional<String> all) {
        return new ExecTemplate(places(all), text, false, UnaryOperator.identity());
    }

    private static Pattern places(Optional<String> all) {
        return Pattern.compile(
                all.map(given -> Pattern.quote(given) + "|(?!\\{\\})" + PLACES).orElse(PLACES));
    }

    private static String quotedBeside(Pattern places, String word) {
        Matcher place = places.matcher(word);
        StringBuilder quoted = new StringBuilder();
        int from = 0;
        while (place.find()) {
            quoted.append(from == place.start() ? "" : quoted(word.substring(from, place.start())))
                    .append(place.group());
            from = place.end();
        }
        return from == word.length() && from > 0
                ? quoted.toString()
                : quoted.append(quoted(word.substring(from))).toString();
    }

    /** The text with the arguments in it. */
    String filled(long sequence, List<String> arguments) {
        if (isCommandItself) {
            return String.join(" ", arguments);
        }
        Matcher place = places.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            place.appendReplacement(filled, Matcher.quoteReplacement(filled(place, sequence, arguments)));
        }
        return place.appendTail(filled).toString();
    }

    private String filled(Matcher place, long sequence, List<String> arguments) {
        String counter = place.group(1);
        if (counter != null) {
            return counter.equals("#") ? Long.toString(sequence) : ExecJob.SLOT;
        }
        String number = place.group(2);
        UnaryOperator<String> part = part(place.group(3) == null ? "" : place.group(3));
        if (number == null || number.isEmpty()) {
            return arguments.stream().map(part).map(quoting).collect(Collectors.joining(" "));
        }
        int position = Integer.parseInt(number);
        position = position < 0 ? arguments.size() + 1 + position : position;
        // nothing for an argument that is not there, as in GNU parallel
        return position >= 1 && position <= arguments.size()
                ? quoting.apply(part.apply(arguments.get(position - 1)))
                : "";
    }

    private static UnaryOperator<String> part(String operation) {
        return switch (operation) {
            case "." -> ExecTemplate::withoutExtension;
            case "/" -> ExecTemplate::name;
            case "//" -> ExecTemplate::folder;
            case "/." -> argument -> withoutExtension(name(argument));
            default -> UnaryOperator.identity();
        };
    }

    private static String withoutExtension(String argument) {
        int dot = argument.lastIndexOf('.');
        return dot > argument.lastIndexOf('/') ? argument.substring(0, dot) : argument;
    }

    private static String name(String argument) {
        return argument.substring(argument.lastIndexOf('/') + 1);
    }

    private static String folder(String argument) {
        int end = argument.length();
        while (end > 1 && argument.charAt(end - 1) == '/') {
            end--;
        }
        int slash = argument.lastIndexOf('/', end - 1);
        if (slash < 0) {
            return ".";
        }
        while (slash > 0 && argument.charAt(slash - 1) == '/') {
            slash--;
        }
        return slash == 0 ? "/" : argument.substring(0, slash);
    }

    /** The argument as one word for the shell, whatever is in it. */
    static String quoted(String argument) {
        if (argument.isEmpty()) {
            return "''";
        }
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        String quoted = "'" + argument.replace("'", "'\"'\"'") + "'";
        int from = quoted.startsWith("''") ? 2 : 0;
        int to = quoted.endsWith("''") ? quoted.length() - 2 : quoted.length();
        return quoted.substring(from, to);
    }
}
