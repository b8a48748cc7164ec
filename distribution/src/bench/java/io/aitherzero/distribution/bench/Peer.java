package io.aitherzero.distribution.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.distribution.bench.peer.FelixBoot;
import io.aitherzero.distribution.bench.peer.MscBoot;
import io.aitherzero.distribution.bench.peer.ParallelBoot;
import io.aitherzero.distribution.bench.peer.StockBoot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A runtime that boots the folder as a process of its own. */
enum Peer {
    /** The launcher with the schedule it picks itself. */
    AITHER("boot"),
    AITHER_LEVEL("boot --schedule level"),
    /** The plugin manager in a main class of ten lines, without the command line. */
    EMBEDDED(ParallelBoot.class, "aitherzero|pf4j|slf4j-api|java-semver|asm|jgrapht"),
    STOCK(StockBoot.class, "pf4j|slf4j-api|java-semver|asm"),
    FELIX(FelixBoot.class, "org.apache.felix"),
    MSC(MscBoot.class, "jboss|wildfly");

    private static final String STARTED = "started ";

    private final boolean launcher;
    private final String entry;
    private final String libraries;

    Peer(String arguments) {
        launcher = true;
        entry = arguments;
        libraries = "";
    }

    Peer(Class<?> main, String libraries) {
        launcher = false;
        entry = main.getName();
        this.libraries = libraries;
    }

    private List<String> command(BenchFolder folder, Path home) {
        List<String> words = new ArrayList<>();
        if (launcher) {
            words.add(System.getProperty("aither.distribution") + "/bin/aither");
            words.addAll(List.of(entry.split(" ")));
            words.addAll(List.of("--plugins", folder.plugins().toString(), "--home", home.toString()));
        } else {
            words.add(System.getProperty("java.home") + "/bin/java");
            words.addAll(
                    List.of("-cp", classPath(libraries), entry, folder.scratch().toString()));
        }
        return words;
    }

    /** The peer's own classes, and of this process's libraries those whose names begin so. */
    static String classPath(String libraries) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(file -> file.endsWith("test-classes")
                        || new File(file).getName().matches("(" + libraries + ").*(?<!tests)\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Boots the folder; fails unless every plugin started. */
    Sample boot(BenchFolder folder) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.scratch().resolve("home-" + name()));
        Path out = folder.scratch().resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command(folder, home))
                .directory(folder.scratch().toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));

        long begin = System.nanoTime();
        int exit = builder.start().waitFor();
        long wall = System.nanoTime() - begin;

        String output = Files.readString(out);
        Started started = launcher && exit == 0 ? fromProfile(home) : fromOutput(output);
        if (exit != 0 || started.count() != folder.bench().size()) {
            throw new IllegalStateException("%s started %d of %d plugins and ended with %d:%n%s"
                    .formatted(this, started.count(), folder.bench().size(), exit, output));
        }
        return new Sample(wall, started.nanos());
    }

    record Sample(long wallNanos, long startNanos) {}

    private record Started(int count, long nanos) {}

    private static Started fromProfile(Path home) throws IOException {
        try (Stream<Path> profiles = Files.list(home.resolve("var/boot"))) {
            Path last = profiles.filter(file -> file.toString().endsWith(".json"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow();
            JsonObject profile = JsonParser.parseString(Files.readString(last)).getAsJsonObject();
            int count = 0;
            for (JsonElement module : profile.getAsJsonArray("modules")) {
                String state = module.getAsJsonObject().get("state").getAsString();
                count += state.equals("STARTED") || state.equals("STOPPED") ? 1 : 0;
            }
            return new Started(
                    count,
                    profile.getAsJsonObject("totals").get("startPhaseNanos").getAsLong());
        }
    }

    private static Started fromOutput(String output) {
        return output.lines()
                .filter(line -> line.startsWith(STARTED))
                .map(line -> line.split(" "))
                .map(words -> new Started(Integer.parseInt(words[1]), Long.parseLong(words[2])))
                .findFirst()
                .orElse(new Started(0, 0));
    }
}
