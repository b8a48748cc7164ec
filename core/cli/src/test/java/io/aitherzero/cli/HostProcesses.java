package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes of {@code aither start} in a home, ended with this, and the commands that ask them. */
final class HostProcesses implements AutoCloseable {
    final Path home;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    HostProcesses(Path home) {
        this.home = home;
    }

    Process start() throws IOException {
        return start("");
    }

    Process start(String notifySocket) throws IOException {
        ProcessBuilder builder = builder(List.of());
        builder.environment().remove("NOTIFY_SOCKET");
        if (!notifySocket.isEmpty()) {
            builder.environment().put("NOTIFY_SOCKET", notifySocket);
        }
        return begin(builder);
    }

    /** @param before words before those of the JVM, such as a program that limits it */
    ProcessBuilder builder(List<String> before) {
        List<String> words = new ArrayList<>(before);
        words.addAll(OwnJvm.words(home, "start"));
        return new ProcessBuilder(words).redirectOutput(home.resolve("out").toFile());
    }

    Process begin(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    Typed typed(int code, String... args) {
        Typed typed = new Typed().in(home);
        assertThat(typed.run(args))
                .as(String.join(" ", args) + ": " + typed.out() + typed.err())
                .isEqualTo(code);
        return typed;
    }

    /** Writes the configuration of a home whose health is told at a port that is free. */
    int configured(String... lines) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("http.port = " + port);
        Files.write(Files.createDirectories(home.resolve("conf")).resolve("aither.conf"), all);
        return port;
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String get(int port, String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(port, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    /** Asks until there is another status; the answer then. */
    String awaited(int port, String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(port, path);
        while (answer.statusCode() != status) {
            Thread.onSpinWait();
            answer = get(port, path);
        }
        return answer.body();
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
