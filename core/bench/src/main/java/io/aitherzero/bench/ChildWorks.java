package io.aitherzero.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What runs in the JVMs that a {@link Workbench} starts. */
public final class ChildWorks {
    /** Takes lines for the parent. */
    record Parent(Consumer<String> lines) {
        void say(String name, Object value) {
            lines.accept(ChildJvm.MARK + name + "=" + String.valueOf(value).replaceAll("\\R", " "));
        }

        void say(Measurement run) {
            say("idealNanos", run.idealNanos());
            say("bodyNanos", run.bodyNanos());
            say("measuredNanos", run.measuredNanos());
            say("runNanos", run.runNanos());
            say("items", run.items());
            say("accounted", run.accounted());
            run.fault().ifPresent(fault -> say("fault", fault));
        }
    }

    private ChildWorks() {}

    /**
     * Does one of them.
     *
     * @param arguments its name and what it needs to know, as the workbench gave them
     * @param boots boots folders of plugins
     * @param lines takes what is to be printed and flushed, a line each, from any thread, one at a time
     * @throws IOException if a file of it cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void run(List<String> arguments, FolderBoot boots, Consumer<String> lines)
            throws IOException, InterruptedException {
        Parent parent = new Parent(lines);
        switch (arguments.get(0)) {
            case HeldMemory.NAME -> HeldMemory.run(arguments.get(1), parent);
            case WatchedHeap.NAME -> WatchedHeap.run(parent);
            case JournalRun.NAME -> JournalRun.run(Path.of(arguments.get(1)), parent);
            case MonitoredBoot.NAME ->
                MonitoredBoot.run(
                        Path.of(arguments.get(1)),
                        Path.of(arguments.get(2)),
                        Boolean.parseBoolean(arguments.get(3)),
                        boots,
                        parent);
            default ->
                throw new IllegalArgumentException(
                        "There is no part of a benchmark named '" + arguments.get(0) + "'; start it by 'aither bench'");
        }
    }
}
