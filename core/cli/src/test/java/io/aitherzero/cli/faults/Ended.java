package io.aitherzero.cli.faults;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A process that ran one of the runtimes, and in a word or two what became of the plugins in it.
 *
 * @param hung whether it had to be killed
 */
record Ended(boolean hung, int exit, String out, String err) {
    private static final int PATIENCE_OF_OURS = 60;
    private static final int PATIENCE_OF_STOCK = 20;

    /** What {@code aither} makes of a home. */
    static Ended aither(Scene scene, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--home", scene.home().toString()));
        return process(PATIENCE_OF_OURS, Main.class, scene, words);
    }

    /** The boot of a home; a second module that has a problem makes no second line. */
    static Ended boot(Scene scene, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("boot", "--json"));
        words.addAll(List.of(arguments));
        return aither(scene, words.toArray(String[]::new));
    }

    /** The steps of a {@link Driver}. */
    static Ended driven(String runtime, Scene scene, String... steps) throws Exception {
        List<String> words = new ArrayList<>(List.of(runtime, scene.plugins().toString()));
        words.addAll(List.of(steps));
        return process(runtime.equals("ours") ? PATIENCE_OF_OURS : PATIENCE_OF_STOCK, Driver.class, scene, words);
    }

    private static Ended process(int seconds, Class<?> main, Scene scene, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(scene.home(), "out", ".txt");
        Path err = Files.createTempFile(scene.home(), "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AITHER") || name.endsWith("_OPTIONS"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        boolean hung = !process.waitFor(seconds, TimeUnit.SECONDS);
        if (hung) {
            process.destroyForcibly().waitFor();
        }
        return new Ended(hung, process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Whether it said a text on standard error. */
    boolean said(String text) {
        return err.contains(text);
    }

    /** Of ours: {@code contained} and the codes of all that is not healthy, or what else it came to. */
    String ours() {
        return ours(List.of());
    }

    /** @param others files whose codes are left out */
    String ours(List<String> others) {
        Optional<JsonObject> document = document();
        if (hung) {
            return "NOT CONTAINED: hangs";
        }
        if (document.isEmpty()) {
            String line = err.lines().findFirst().orElse("no word");
            return exit == 2 ? "told, exit code 2" : "NOT CONTAINED: exit code " + exit + ", " + line;
        }
        Map<String, String> states = new TreeMap<>();
        TreeSet<String> codes = new TreeSet<>();
        for (JsonElement element : document.get().getAsJsonArray("modules")) {
            JsonObject module = element.getAsJsonObject();
            String id = module.get("id").getAsString();
            states.put(id, module.get("state").getAsString());
            if (module.has("code") && !others.contains(id)) {
                codes.add(code(module));
            }
        }
        if (document.get().has("findings")) {
            document.get().getAsJsonArray("findings").forEach(note -> codes.add(code(note.getAsJsonObject())));
        }
        codes.addAll(stopCodes());
        if (!"STARTED".equals(states.remove(Scene.HEALTHY)) || !"STARTED".equals(states.remove(Scene.ALSO_HEALTHY))) {
            return "NOT CONTAINED: a healthy plugin does not start";
        }
        if (states.containsValue("STARTED")) {
            codes.add("starts");
        }
        return codes.isEmpty()
                ? "contained"
                : "contained: "
                        + codes.stream()
                                .map(code -> code.equals("starts") ? code : "`" + code + "`")
                                .collect(Collectors.joining(", "));
    }

    private Optional<JsonObject> document() {
        try {
            return Optional.of(JsonParser.parseString(out).getAsJsonObject());
        } catch (JsonSyntaxException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Told well is told with a cause and a way out. */
    private static String code(JsonObject finding) {
        for (String part : List.of("cause", "remedy")) {
            if (!finding.has(part) || finding.get(part).getAsString().isBlank()) {
                throw new AssertionError("no " + part + " in " + finding);
            }
        }
        return finding.get("code").getAsString();
    }

    /** The codes of the stop phase, which are told on standard error. */
    private List<String> stopCodes() {
        return Arrays.stream(Finding.Code.values())
                .map(Enum::name)
                .filter(code -> code.startsWith("STOP_"))
                .filter(code ->
                        Pattern.compile("(?m)^\\S+  " + code + "$").matcher(err).find())
                .toList();
    }

    /** Of a driver: the value of a line {@code name=value}. */
    String value(String name) {
        return out.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }

    /** Of PF4J: what became of the plugin {@code bad} and the healthy ones. */
    String stock() {
        return stock("bad");
    }

    String stock(String bad) {
        if (hung) {
            return "hangs";
        }
        if (value("end").equals("none")) {
            return "the process ends, exit code " + exit;
        }
        for (String step : List.of("load", "start")) {
            if (!value("threw." + step).equals("none")) {
                return step.equals("load")
                        ? "no plugin is loaded: " + value("threw.load")
                        : "the start of all others ends: " + value("threw.start");
            }
        }
        String dependents = value("start.user").equals("STARTED") ? ", its dependents start" : "";
        if (!value("start." + Scene.HEALTHY).equals("STARTED")
                || !value("start." + Scene.ALSO_HEALTHY).equals("STARTED")) {
            return "a healthy plugin does not start";
        }
        return switch (value("start." + bad)) {
            case "STARTED" -> "starts";
            case "FAILED" -> "contained, the exception is kept" + dependents;
            case "DISABLED" -> "disabled without a reason";
            default -> "contained, a line in the log";
        };
    }
}
