package io.aitherzero.cli.faults;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The faults that a runtime of plugins meets, each as it is put into a folder. */
final class Faults {
    private static final String FOLLOWED = "while a host runs, too";
    private static final String HANG =
            "java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);"
                    + " while (true) { try { end.await(); } catch (InterruptedException e) { } }";

    private Faults() {}

    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        all.addAll(archives());
        all.addAll(descriptors());
        all.addAll(code());
        all.addAll(live());
        all.addAll(contents());
        return all;
    }

    private static List<Fault> archives() {
        return List.of(
                Fault.of(1, "empty jar", scene -> scene.file("bad.jar", new byte[0]))
                        .and("one that still grows is waited for while a host runs"),
                Fault.of(2, "truncated jar, as while it is copied", Faults::half)
                        .and(FOLLOWED),
                new Fault(3, "copy that stalls, then completes", true, Faults::completes, java.util.Optional.empty()),
                Fault.of(4, "copy of a zip that never completes", Faults::halfZip, Ended::ours, ended -> ended.stock()),
                Fault.of(
                        5,
                        "text renamed to .jar",
                        scene -> scene.file("bad.jar", "not a jar".getBytes(StandardCharsets.UTF_8))),
                Fault.of(6, "jar without a descriptor", Faults::withoutDescriptor)
                        .withStock(scene -> {
                            withoutDescriptor(scene);
                            return Ended.driven("jars", scene, "load", "start").stock() + " (`JarPluginManager`)";
                        }));
    }

    private static void half(Scene scene) throws IOException {
        Path jar = scene.write(scene.plain("bad").entry("data", "x".repeat(9_999)), "bad.jar");
        byte[] bytes = Files.readAllBytes(jar);
        scene.file("bad.jar", Arrays.copyOf(bytes, bytes.length / 2));
    }

    private static String completes(Scene scene) throws Exception {
        half(scene);
        String stalled = Ended.boot(scene).ours();
        scene.write(scene.plain("bad").entry("data", "x".repeat(9_999)), "bad.jar");
        return stalled + ", then " + Ended.boot(scene).ours() + "; " + FOLLOWED;
    }

    private static void halfZip(Scene scene) throws Exception {
        byte[] noise = new byte[50_000];
        new java.util.Random(4).nextBytes(noise);
        Path zip = scene.zip("bad.zip", "bad", "classes/", "", "classes/a.bin", noise, "classes/b.bin", noise);
        byte[] bytes = Files.readAllBytes(zip);
        // the directory is there, as with a copy that leaves holes, but half of the content is not
        Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0);
        scene.file("bad.zip", bytes);
    }

    private static void withoutDescriptor(Scene scene) throws IOException {
        Path jar = scene.plugins().resolve("bad.jar");
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new java.util.zip.ZipEntry("x.txt"));
            out.closeEntry();
        }
        Scene.first(jar);
    }

    private static List<Fault> descriptors() {
        String hostile = "../../\u001b[31m<img>";
        return List.of(
                Fault.of(
                        7,
                        "hostile id",
                        scene -> scene.write(scene.plain(hostile.replace("\u001b", "")), "bad.jar"),
                        Ended::ours,
                        ended -> ended.stock(hostile.replace("\u001b", ""))),
                Fault.of(8, "malformed version", scene -> {
                    scene.write(scene.plain("bad").attribute("Plugin-Version", "one"), "bad.jar");
                    scene.write(scene.plain("user", "bad@>=1.0.0"), "user.jar");
                }),
                Fault.of(
                        9,
                        "malformed `Plugin-Requires`",
                        scene -> scene.write(scene.plain("bad").attribute("Plugin-Requires", ">=(("), "bad.jar")),
                Fault.of(
                        10,
                        "made for another host version",
                        scene -> scene.write(scene.plain("bad").attribute("Plugin-Requires", ">=99.0.0"), "bad.jar")),
                Fault.of(11, "missing dependency", scene -> scene.write(scene.plain("bad", "nowhere"), "bad.jar")),
                Fault.of(
                        12,
                        "dependency in another version",
                        scene -> scene.write(scene.plain("bad", Scene.HEALTHY + "@>=2.0.0"), "bad.jar")),
                Fault.of(13, "cycle of 2, and of 50", scene -> {
                    scene.write(scene.plain("bad", "two"), "bad.jar");
                    scene.write(scene.plain("two", "bad"), "two.jar");
                    for (int i = 0; i < 50; i++) {
                        scene.write(scene.plain("c" + i, "c" + (i + 1) % 50), "c" + i + ".jar");
                    }
                }),
                Fault.of(14, "dependency on itself", scene -> scene.write(scene.plain("bad", "bad"), "bad.jar")),
                Fault.of(
                        15,
                        "optional dependency missing",
                        scene -> scene.write(scene.plain("bad", "nowhere?"), "bad.jar")),
                Fault.of(16, "two files with the same id", scene -> {
                    scene.write(scene.plain("bad").attribute("Plugin-Version", "2.0.0"), "bad-2.jar");
                    scene.write(scene.plain("bad"), "bad-1.jar");
                }),
                Fault.of(17, "the same file twice", scene -> {
                    Path jar = scene.write(scene.plain("bad"), "bad.jar");
                    scene.file("copy of bad.jar", Files.readAllBytes(jar));
                }));
    }

    private static List<Fault> code() {
        return List.of(
                Fault.of(18, "plugin class missing, of another type, with a private constructor", scene -> {
                    scene.write(scene.plain("bad").attribute("Plugin-Class", "no.Such"), "bad.jar");
                    scene.write(scene.plain("other").attribute("Plugin-Class", "java.lang.String"), "other.jar");
                    Map<String, byte[]> hidden = PluginSources.compile(
                            "faulty.H", "package faulty; public class H extends org.pf4j.Plugin { private H() {} }");
                    scene.write(
                            scene.plain("hidden")
                                    .attribute("Plugin-Class", "faulty.H")
                                    .classes(hidden, "faulty.H"),
                            "hidden.jar");
                }),
                Fault.of(
                        19,
                        "static initialiser throws",
                        scene -> scene.write(
                                scene.coded("bad", "static { if (true) throw new IllegalStateException(); }"),
                                "bad.jar")),
                Fault.of(
                        20, "`start()` throws", dependents("throw new IllegalStateException(\"port 8080 is taken\");")),
                Fault.of(21, "`start()` throws an Error", dependents("throw new AssertionError(\"no\");")),
                Fault.of(
                        22,
                        "`start()` fills the memory",
                        dependents("var all = new java.util.ArrayList<byte[]>();"
                                + " while (true) all.add(new byte[1 << 20]);")),
                Fault.of(23, "`start()` never returns", dependents(HANG)).slowly(),
                Fault.of(
                                24,
                                "`start()` calls `System.exit`",
                                scene -> scene.starting("bad", "System.exit(0);"),
                                ended -> ended.exit() == 0
                                        ? "NOT CONTAINED: exit code 0"
                                        : (ended.said("EXIT_CALLED")
                                                                || ended.out().contains("EXIT_CALLED")
                                                        ? "ends at once, told: `EXIT_CALLED`"
                                                        : "NOT CONTAINED: ends without a word")
                                                + ", exit code " + ended.exit(),
                                Ended::stock)
                        .slowly(),
                Fault.of(25, "`stop()` throws", scene -> scene.stopping("bad", "throw new IllegalStateException();"))
                        .withStock(scene -> {
                            scene.stopping("bad", "throw new IllegalStateException();");
                            Ended ended = Ended.driven("stock", scene, "load", "start", "stop-bad");
                            return "escapes: " + ended.value("threw.stop-bad") + ", state stays "
                                    + ended.value("stop-bad.bad");
                        }),
                Fault.of(26, "`stop()` never returns", scene -> {
                            scene.conf("aither.conf", "stop-timeout = 1s\n");
                            scene.stopping("bad", HANG);
                        })
                        .withStock(scene -> {
                            scene.stopping("bad", HANG);
                            return Ended.driven("stock", scene, "load", "start", "stop-bad")
                                    .stock();
                        })
                        .slowly(),
                Fault.of(27, "stop of three plugins", scene -> scene.write(scene.plain("bad"), "bad.jar"))
                        .withOurs(scene -> {
                            scene.write(scene.plain("bad"), "bad.jar");
                            return stops("ours", scene);
                        })
                        .withStock(scene -> {
                            scene.write(scene.plain("bad"), "bad.jar");
                            return stops("stock", scene);
                        }),
                Fault.of(28, "listener throws", scene -> {})
                        .withOurs(scene -> listens("ours", scene))
                        .withStock(scene -> listens("stock", scene)));
    }

    private static Fault.Setting dependents(String statements) {
        return scene -> {
            scene.starting("bad", statements);
            scene.write(scene.plain("user", "bad"), "user.jar");
        };
    }

    private static String stops(String runtime, Scene scene) throws Exception {
        Ended ended = Ended.driven(runtime, scene, "load", "start", "stop");
        long stopped = List.of("bad", Scene.HEALTHY, Scene.ALSO_HEALTHY).stream()
                .filter(id -> ended.value("stop." + id).equals("STOPPED"))
                .count();
        String threw = ended.value("threw.stop");
        return (stopped == 3 ? "contained: all three" : stopped + " of three")
                + (threw.equals("none") ? "" : ": " + threw);
    }

    private static String listens(String runtime, Scene scene) throws Exception {
        scene.write(scene.plain("bad"), "bad.jar");
        Ended ended = Ended.driven(runtime, scene, "listener", "load", "start");
        String verdict = ended.stock();
        return runtime.equals("ours") && verdict.equals("starts") ? "contained: starts" : verdict;
    }

    private static List<Fault> live() {
        return List.of(
                new Fault(
                        29,
                        "jar overwritten while loaded",
                        false,
                        scene -> overwritten("host", scene),
                        java.util.Optional.of(scene -> overwritten("stock", scene))),
                new Fault(
                        30,
                        "jar deleted while loaded",
                        false,
                        scene -> deleted("host", scene),
                        java.util.Optional.of(scene -> deleted("stock", scene))),
                new Fault(
                        31,
                        "jar renamed, same content",
                        true,
                        scene -> {
                            Path jar = scene.write(scene.plain("bad"), "bad.jar");
                            String before = Ended.boot(scene).ours();
                            Files.move(jar, jar.resolveSibling("other.jar"));
                            return both(before, Ended.boot(scene).ours()) + "; " + FOLLOWED;
                        },
                        java.util.Optional.empty()),
                new Fault(
                        32,
                        "jar touched, same content",
                        true,
                        scene -> {
                            Path jar = scene.write(scene.plain("bad"), "bad.jar");
                            String before = Ended.boot(scene).ours();
                            Files.setLastModifiedTime(jar, FileTime.fromMillis(1_600_000_000_000L));
                            return both(before, Ended.boot(scene).ours()) + "; " + FOLLOWED;
                        },
                        java.util.Optional.empty()),
                new Fault(
                        33,
                        "a thousand jars at once",
                        true,
                        scene -> {
                            for (int i = 0; i < 1000; i++) {
                                scene.plain("many" + i).jar(scene.plugins());
                            }
                            Ended ended = Ended.boot(scene);
                            int started = ended.out().split("\"state\": \"STARTED\"", -1).length - 1;
                            return ended.ours() + ", " + started + " of 1002; " + FOLLOWED;
                        },
                        java.util.Optional.empty()),
                new Fault(
                        34,
                        "plugins folder missing, a file, a link, read only",
                        true,
                        Faults::folders,
                        java.util.Optional.of(scene -> {
                            Files.move(scene.plugins(), scene.home().resolve("away"));
                            Ended ended = Ended.driven("stock", scene, "load", "start");
                            return ended.value("end").equals("true") ? "a line in the log" : "the process ends";
                        })));
    }

    private static String both(String before, String after) {
        return before.equals(after) ? after : before + ", then " + after;
    }

    private static String overwritten(String runtime, Scene scene) throws Exception {
        Map<String, byte[]> classes = PluginSources.compile(
                "faulty.L",
                "package faulty; public class L extends org.pf4j.Plugin {"
                        + " public void stop() { new Late().run(); } public static class Late { public void run() {} } }");
        scene.write(scene.plain("bad").attribute("Plugin-Class", "faulty.L").classes(classes, "faulty.L"), "bad.jar");
        if (runtime.equals("host")) {
            String findings = Ended.driven(runtime, scene, "overwrite").value("findings");
            return findings.isEmpty()
                    ? "contained: the old code goes on"
                    : "contained: `" + findings + "`; not yet: loaded in place";
        }
        Ended ended = Ended.driven(runtime, scene, "load", "start", "overwrite", "stop-bad");
        return ended.value("threw.stop-bad") + ", state stays " + ended.value("stop-bad.bad");
    }

    private static String deleted(String runtime, Scene scene) throws Exception {
        scene.stopping("bad", "");
        if (runtime.equals("host")) {
            String findings = Ended.driven(runtime, scene, "delete").value("findings");
            return (findings.isEmpty() ? "contained: goes on" : "contained: `" + findings + "`")
                    + "; stopped and unloaded by `start`";
        }
        Ended ended = Ended.driven(runtime, scene, "load", "start", "delete", "stop-bad");
        return ended.value("stopped").equals("STOPPED") ? "goes on" : "cannot be stopped any more";
    }

    private static String folders(Scene scene) throws Exception {
        Set<String> verdicts = new LinkedHashSet<>();
        Path home = scene.home();
        String other = home.resolve("elsewhere").toString();
        verdicts.add(Ended.boot(scene, "--plugins", other).ours());
        Files.writeString(home.resolve("elsewhere"), "");
        verdicts.add(Ended.boot(scene, "--plugins", other).ours());
        scene.conf("aither.conf", "plugins = [\"nowhere\"]\n");
        verdicts.add(Ended.boot(scene).ours());
        Files.createSymbolicLink(home.resolve("linked"), scene.plugins());
        verdicts.add(Ended.boot(scene, "--plugins", home.resolve("linked").toString())
                .ours());
        return String.join("; ", verdicts);
    }

    private static List<Fault> contents() {
        return List.of(
                Fault.of(35, "zips that reach outside, hold links, doubles or NUL", Faults::unsafe)
                        .withStock(scene -> {
                            unsafe(scene);
                            Ended all = Ended.driven("stock", scene, "load", "start");
                            Files.delete(scene.plugins().resolve("unsafe3.zip"));
                            Ended others = Ended.driven("stock", scene, "load", "start");
                            boolean loaded = IntStream.range(0, 6)
                                    .anyMatch(i ->
                                            others.value("start.unsafe" + i).equals("STARTED"));
                            return (loaded ? "loads what it has expanded of them" : others.stock()) + "; NUL: "
                                    + all.stock();
                        }),
                Fault.of(36, "zip bomb", Faults::bomb, Ended::ours, Ended::stock)
                        .withOurs(scene -> {
                            bomb(scene);
                            String verdict = Ended.boot(scene).ours();
                            return written(scene) < 1 << 20
                                    ? verdict
                                    : "NOT CONTAINED: writes " + written(scene) + " bytes";
                        })
                        .withStock(scene -> {
                            bomb(scene);
                            String verdict = Ended.driven("stock", scene, "load", "start")
                                    .stock();
                            return "writes " + (written(scene) >> 20) + " MB without limit, " + verdict;
                        }),
                Fault.of(37, "class of a newer Java", scene -> {
                    byte[] type = Scene.compiled("").get("faulty.P").clone();
                    type[7] = 99;
                    scene.write(
                            scene.plain("bad")
                                    .attribute("Plugin-Class", "faulty.P")
                                    .entry("faulty/P.class", type),
                            "bad.jar");
                }),
                Fault.of(38, "classes of plugin-api or slf4j inside", Faults::bundles),
                new Fault(
                        39,
                        "extensions without `extensions.idx`",
                        false,
                        scene -> {
                            extension(scene);
                            return Ended.boot(scene).ours() + ", " + extensions("ours", scene);
                        },
                        java.util.Optional.of(scene -> {
                            extension(scene);
                            return extensions("stock", scene) + " without a word";
                        })),
                Fault.of(40, "escape codes, bidi and HTML in texts", scene -> {
                            String text = "\u001b[31m\u202e<img src=x>";
                            scene.starting("bad", "throw new IllegalStateException(\"" + text + "\\r\\nforged\");");
                        })
                        .withOurs(scene -> {
                            scene.starting(
                                    "bad", "throw new IllegalStateException(\"\\u001b[31m\\u202e<img>\\r\\nforged\");");
                            Ended text = Ended.aither(scene, "boot");
                            Path log = scene.home().resolve("var/log/aither.log");
                            String all = text.out() + text.err() + (Files.exists(log) ? Files.readString(log) : "");
                            boolean raw =
                                    all.contains("\u001b[31m") || all.contains("\u202e") || all.contains("\nforged");
                            return raw ? "NOT CONTAINED: passes through" : "contained: escaped";
                        })
                        .withStock(scene -> {
                            scene.starting(
                                    "bad", "throw new IllegalStateException(\"\\u001b[31m\\u202e<img>\\r\\nforged\");");
                            Ended ended = Ended.driven("stock", scene, "load", "start");
                            return ended.stock();
                        }),
                Fault.of(41, "archive changed after it was signed", scene -> scene.write(scene.plain("bad"), "bad.jar"))
                        .and("not yet: signatures are not checked"),
                Fault.of(42, "plugin leaves a thread that holds its class loader", scene -> {})
                        .withOurs(scene -> leaks("ours", scene) + "; named by `LEAKED_LOADER`")
                        .withStock(scene -> leaks("stock", scene)),
                new Fault(
                        43,
                        "configuration: unknown key, wrong type, range, encoding, depth",
                        true,
                        Faults::configurations,
                        java.util.Optional.empty()),
                new Fault(
                        44, "damaged files of an earlier run", false, Faults::damaged, java.util.Optional.of(scene -> {
                            Files.createDirectory(scene.plugins().resolve("disabled.txt"));
                            scene.write(scene.plain("bad"), "bad.jar");
                            return Ended.driven("stock", scene, "load", "start").stock();
                        })));
    }

    private static void unsafe(Scene scene) throws Exception {
        int number = 0;
        for (String name : List.of("../../outside.txt", "/tmp/aither-outside.txt", "..\\..\\outside.txt", "a\u0000b")) {
            scene.zip(
                    "unsafe" + number + ".zip",
                    "unsafe" + number,
                    "classes/",
                    "",
                    name,
                    "x".getBytes(StandardCharsets.UTF_8));
            number++;
        }
        Path link = scene.zip(
                "unsafe4.zip", "unsafe4", "classes/", "", "classes/link", "/etc".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Files.readAllBytes(link);
        // the last entry of the directory becomes a symbolic link: made by UNIX, with that mode
        int entry = lastDirectoryEntry(bytes);
        bytes[entry + 5] = 3;
        bytes[entry + 40] = (byte) 0xFF;
        bytes[entry + 41] = (byte) 0xA1;
        scene.file("unsafe4.zip", bytes);
        Path twice =
                scene.zip("unsafe5.zip", "unsafe5", "classes/", "", "classes/a", new byte[0], "classes/b", new byte[0]);
        byte[] doubled = new String(Files.readAllBytes(twice), StandardCharsets.ISO_8859_1)
                .replace("classes/b", "classes/a")
                .getBytes(StandardCharsets.ISO_8859_1);
        scene.file("unsafe5.zip", doubled);
    }

    private static int lastDirectoryEntry(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
    }

    private static void bomb(Scene scene) throws Exception {
        scene.zip("bad.zip", "bad", "classes/", "", "classes/zeros", new byte[64 << 20]);
    }

    private static long written(Scene scene) throws IOException {
        try (var files = Files.walk(scene.plugins())) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void bundles(Scene scene) throws Exception {
        String api = "io/aitherzero/api/plugin/";
        PluginSources plugin = scene.plain("bad").attribute("Plugin-Class", "faulty.M");
        for (Class<?> type :
                List.of(io.aitherzero.api.plugin.ModulePlugin.class, io.aitherzero.api.plugin.ModuleContext.class)) {
            try (var in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                plugin.entry(
                        api + type.getSimpleName() + ".class",
                        java.util.Objects.requireNonNull(in).readAllBytes());
            }
        }
        Map<String, byte[]> own = PluginSources.compile(
                "faulty.M",
                "package faulty; public class M extends io.aitherzero.api.plugin.ModulePlugin {"
                        + " public M(io.aitherzero.api.plugin.ModuleContext context) { super(context); } }");
        scene.write(plugin.classes(own, "faulty.M"), "bad.jar");
        try (var in = org.slf4j.Logger.class.getResourceAsStream("Logger.class")) {
            scene.write(
                    scene.plain("logs")
                            .entry(
                                    "org/slf4j/Logger.class",
                                    java.util.Objects.requireNonNull(in).readAllBytes()),
                    "logs.jar");
        }
    }

    private static void extension(Scene scene) throws IOException {
        Map<String, byte[]> type = PluginSources.compile(
                "faulty.E",
                "package faulty; @org.pf4j.Extension public class E implements org.pf4j.ExtensionPoint { }");
        scene.write(scene.plain("bad").classes(type, "faulty.E"), "bad.jar");
    }

    private static String extensions(String runtime, Scene scene) throws Exception {
        String found =
                Ended.driven(runtime, scene, "load", "start", "extensions").value("extensions");
        return found + (found.equals("1") ? " extension" : " extensions");
    }

    private static String leaks(String runtime, Scene scene) throws Exception {
        scene.starting("bad", "Thread t = new Thread(() -> { " + HANG + " }); t.setDaemon(true); t.start();");
        Ended ended = Ended.driven(runtime, scene, "load", "start", "unload");
        return ended.value("leaked").equals("true")
                        && ended.value("unload.healthy").equals("STARTED")
                ? (runtime.equals("ours") ? "contained: the others go on" : "silent")
                : "no leak";
    }

    private static String configurations(Scene scene) throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String text : List.of(
                "schedul = ready\n",
                "workers = many\n",
                "workers = -1\n",
                "plugins = [\n",
                "a = \"" + "[".repeat(10) + "\n",
                "[".repeat(200_000))) {
            files.put(text.substring(0, Math.min(12, text.length())), text.getBytes(StandardCharsets.UTF_8));
        }
        files.put("latin", new byte[] {'#', (byte) 0xFC, '\n'});
        Set<String> verdicts = new LinkedHashSet<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path conf = scene.conf("aither.conf", "");
            Files.write(conf, file.getValue());
            Ended ended = Ended.boot(scene);
            verdicts.add(
                    ended.said(conf.toString()) && ended.err().lines().count() == 1
                            ? ended.ours()
                            : "NOT CONTAINED: " + file.getKey());
        }
        return String.join("; ", verdicts);
    }

    private static String damaged(Scene scene) throws Exception {
        scene.starting("bad", "throw new IllegalStateException(\"a disabled plugin runs\");");
        Files.write(scene.plugins().resolve("disabled.txt"), "bad\r\n".getBytes(StandardCharsets.UTF_16LE));
        String before = Ended.boot(scene).ours();
        Path var = scene.home().resolve("var");
        try (var files = Files.walk(var)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        Files.writeString(var.resolve("boot/serial.json"), "\u0000garbage");
        Ended ended = Ended.boot(scene);
        String told = ended.said("serial.json") ? ", what is damaged is named" : ", without a word";
        return both(before, ended.ours()) + told;
    }
}
