package io.aitherzero.cli.exec;

import io.aitherzero.cli.OwnJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code aither exec} as a process of its own, its streams in files. */
public final class ExecProcess {
    private final Path folder;
    private final Process process;

    private ExecProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static ExecProcess start(Path folder, Map<String, String> environment, Path input, String... args)
            throws IOException {
        ProcessBuilder builder = builder(folder, args)
                .redirectInput(input.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        return new ExecProcess(folder, builder.start());
    }

    static ProcessBuilder builder(Path folder, String... args) {
        List<String> options = List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder);
        List<String> command = OwnJvm.words(folder, options, "exec");
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    /** Waits until a job writes a line into a named pipe. */
    static String read(Path pipe) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(pipe)) {
            return String.valueOf(reader.readLine());
        }
    }

    public static Path pipe(Path path) throws IOException, InterruptedException {
        int code = new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
        if (code != 0) {
            throw new IOException("mkfifo ended with " + code);
        }
        return path;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    String out() throws IOException {
        return Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1);
    }

    String err() throws IOException {
        return Files.readString(folder.resolve("err"), StandardCharsets.ISO_8859_1);
    }
}
