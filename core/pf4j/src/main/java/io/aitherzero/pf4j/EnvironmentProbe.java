package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this process runs on. */
final class EnvironmentProbe {
    /** A JVM whose files are in memory reads next to nothing; from the disk it reads tens of megabytes. */
    private static final long COLD_BYTES = 1 << 20;

    private static final String READ = "read_bytes: ";

    private EnvironmentProbe() {}

    /**
     * Reads it off now. Called before modules are started, so that what they read does not count.
     *
     * @param host version of the host
     * @param io what Linux counts of a process, {@code /proc/self/io}
     */
    static Environment read(String host, Path io) {
        List<String> flags = new ArrayList<>();
        for (String flag : JvmArguments.ofProcess()) {
            if (isOfLauncher(flag)) {
                continue;
            }
            if (flag.startsWith("-X") || flag.startsWith("-agent") || flag.startsWith("-javaagent")) {
                flags.add(flag);
            }
        }
        return Environment.builder()
                .java(System.getProperty("java.runtime.version", ""))
                .vm(System.getProperty("java.vm.name", ""))
                .os(System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""))
                .processors(Runtime.getRuntime().availableProcessors())
                .cache(cache(io))
                .flags(flags)
                .host(host)
                .build();
    }

    /** What has nothing to do with how long modules take, and differs between versions and places. */
    private static boolean isOfLauncher(String flag) {
        return flag.startsWith("-Xlog:") || flag.startsWith("-XX:SharedArchiveFile=");
    }

    private static Environment.Cache cache(Path io) {
        try {
            for (String line : Files.readAllLines(io)) {
                if (line.startsWith(READ)) {
                    long bytes = Long.parseLong(line.substring(READ.length()).trim());
                    return bytes >= COLD_BYTES ? Environment.Cache.COLD : Environment.Cache.WARM;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // not Linux, or not allowed
            return Environment.Cache.UNKNOWN;
        }
        return Environment.Cache.UNKNOWN;
    }
}
