package io.aitherzero.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command of {@code exec} with its places for arguments; by the rules of GNU parallel, quoting included. */
final class ExecTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{(?:#|(\\d{0,4})(//|/\\.|/|\\.|))\\}");
    private static final Pattern PLAIN = Pattern.compile("[-+./_A-Za-z0-9]+");

    private final String text;
    private final boolean isCommandItself;

    /**
     * A template.
     *
     * @param words of the command; without any, each argument is a command
     */
    ExecTemplate(List<String> words) {
        String joined = String.join(" ", words);
        isCommandItself = words.isEmpty();
        text = isCommandItself || PLACE.matcher(joined).find() ? joined : joined + " {}";
    }

    /** The command for the shell. */
    String command(long sequence, List<String> arguments) {
        if (isCommandItself) {
            return String.join(" ", arguments);
        }
        Matcher place = PLACE.matcher(text);
        StringBuilder command = new StringBuilder();
        while (place.find()) {
            place.appendReplacement(command, Matcher.quoteReplacement(filled(place, sequence, arguments)));
        }
        return place.appendTail(command).toString();
    }

    private static String filled(Matcher place, long sequence, List<String> arguments) {
        String number = place.group(1);
        if (number == null) {
            return Long.toString(sequence);
        }
        UnaryOperator<String> part = part(place.group(2));
        if (number.isEmpty()) {
            return arguments.stream().map(part).map(ExecTemplate::quoted).collect(Collectors.joining(" "));
        }
        int position = Integer.parseInt(number);
        // nothing for an argument that is not there, as in GNU parallel
        return position >= 1 && position <= arguments.size() ? quoted(part.apply(arguments.get(position - 1))) : "";
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
