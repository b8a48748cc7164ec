package io.aitherzero.bench;

import io.aitherzero.bench.FolderBoot.Booted;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The program in the JVMs that {@code aither bench} starts. It ends with its parent, however that ends. */
public final class BenchChild {
    private static final int FAILED = 1;

    private BenchChild() {}

    /**
     * Does a part of a benchmark and says what it measured.
     *
     * @param args which part
     */
    public static void main(String[] args) {
        PrintStream out = System.out;
        Thread parent = new Thread(BenchChild::endWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        int code = FAILED;
        try {
            ChildWorks.run(List.of(args), boots(), line -> {
                synchronized (out) {
                    out.println(line);
                    out.flush();
                }
            });
            code = 0;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            e.printStackTrace(out);
            out.flush();
        }
        // an exit would wait for the thread that reads
        Runtime.getRuntime().halt(code);
    }

    private static void endWithParent() {
        try {
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        } catch (IOException e) {
            // gone as well
        }
        Runtime.getRuntime().halt(FAILED);
    }

    /** By a host, as {@code aither start} does it. */
    public static FolderBoot boots() {
        return (home, plugins, schedule) -> {
            long from = System.nanoTime();
            HostSettings settings =
                    HostSettings.read(home).withPlugins(List.of(plugins)).withSchedule(schedule);
            try (Host host = Host.open(settings)) {
                BootProfile profile = host.start(new BootListener() {});
                return new Booted(System.nanoTime() - from, profile);
            }
        };
    }
}
