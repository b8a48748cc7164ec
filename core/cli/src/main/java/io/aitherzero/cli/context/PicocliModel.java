package io.aitherzero.cli.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Options and parameters as picocli has them. */
public final class PicocliModel {
    /** Nothing that can be typed. */
    private static final String LEFT_OUT = "\0";

    private PicocliModel() {}

    public static void add(CommandSpec spec, List<Option> options) {
        for (Option option : options) {
            spec.addOption(option(option));
        }
    }

    private static OptionSpec option(Option option) {
        OptionSpec.Builder builder =
                OptionSpec.builder(option.names().toArray(String[]::new)).description(option.description());
        if (option.takes() == Option.Takes.NOTHING) {
            return builder.type(boolean.class)
                    .arity("0")
                    .usageHelp(option.names().contains("--help"))
                    .build();
        }
        ITypeConverter<?> converter = text -> option.value().read(option.subject(), text);
        builder.type(Object.class).arity("1").converters(converter).paramLabel(option.label());
        if (option.takes() == Option.Takes.PERHAPS) {
            builder.arity("0..1")
                    .converters(text -> text.equals(LEFT_OUT) ? StrictLine.NO_VALUE : converter.convert(text))
                    .preprocessor((words, command, argument, info) -> {
                        if (!"=".equals(info.get("separator"))) {
                            // a word that follows is a parameter
                            words.push(LEFT_OUT);
                        }
                        return false;
                    });
        }
        if (option.takes() == Option.Takes.MANY) {
            builder.type(List.class).auxiliaryTypes(Object.class);
        }
        List<String> proposals = option.value().proposals();
        return proposals.isEmpty()
                ? builder.build()
                : builder.completionCandidates(proposals).build();
    }

    public static PositionalParamSpec parameter(Parameter parameter) {
        PositionalParamSpec.Builder builder = PositionalParamSpec.builder()
                .paramLabel(parameter.label())
                .required(parameter.least() > 0)
                .description(parameter.description())
                .type(Object.class)
                .converters(text -> parameter.value().read(parameter.subject(), text));
        if (parameter.most() == 1) {
            builder.arity(parameter.least() == 0 ? "0..1" : "1");
        } else {
            // one word at each place: of several at one, picocli takes a wrong value for the end of them
            builder.type(List.class)
                    .auxiliaryTypes(Object.class)
                    .arity("1")
                    .index(parameter.most() == Parameter.ANY ? "0..*" : "0.." + (parameter.most() - 1));
            if (parameter.least() == 0) {
                builder.paramLabel("[" + parameter.label() + "...]").hideParamSyntax(true);
            }
        }
        List<String> proposals = parameter.value().proposals();
        return proposals.isEmpty()
                ? builder.build()
                : builder.completionCandidates(proposals).build();
    }

    public static Typed typed(ParseResult parsed) {
        Map<String, Object> values = new HashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            Object value = option.getValue();
            if (value != null) {
                for (String name : option.names()) {
                    values.put(name, value);
                }
            }
        }
        List<Object> parameters = new ArrayList<>();
        // a parameter is there once for each place where something of it was typed
        parsed.matchedPositionals().stream().distinct().forEach(positional -> {
            Object value = positional.getValue();
            if (value instanceof List<?> several) {
                parameters.addAll(several);
            } else if (value != null) {
                parameters.add(value);
            }
        });
        return new Typed(values, parameters);
    }
}
