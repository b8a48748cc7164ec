package io.aitherzero.host.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Threads;
import io.aitherzero.host.json.ControlDocuments;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.ControlDocuments.Request;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ControlServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private static Answer echo(Request request) {
        return new Answer(
                request.arguments().size(), request.verb() + "\n", "{\"schema\":\"x/1\",\"n\":1,\"none\":null}");
    }

    private ControlServer server() throws IOException {
        return ControlServer.open(home, Instant.EPOCH, "1.2.3", (request, afterwards) -> echo(request));
    }

    @Test
    void aRequestIsAnsweredAndTheHostIsKnownByItsFile() throws IOException {
        assertThat(ControlClient.of(home)).isEmpty();
        try (ControlServer server = server()) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            assertThat(client.host().pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(client.host().version()).isEqualTo("1.2.3");
            Answer answer = client.ask(new Request("say", List.of("ä\n", "\"b\""), Map.of("o", "p")), LONG);
            assertThat(answer.exit()).isEqualTo(2);
            assertThat(answer.text()).isEqualTo("say\n");
            assertThat(answer.document()).contains("\"n\": 1").contains("\"none\": null");
        }
        assertThat(ControlClient.of(home)).isEmpty();
        assertThat(home.resolve("var").resolve("run").resolve("host.json")).doesNotExist();
        assertThat(home.resolve("var").resolve("run").resolve("control.sock")).doesNotExist();
    }

    @Test
    void theSocketIsItsOwnersAlone() throws IOException {
        try (ControlServer server = server()) {
            assertThat(server).isNotNull();
            Path run = home.resolve("var").resolve("run");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("control.sock"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatAKilledHostHasLeftIsNoHostAndIsReplaced() throws IOException {
        ControlServer left = server();
        byte[] file = Files.readAllBytes(home.resolve("var/run/host.json"));
        left.close();
        Files.write(home.resolve("var/run/host.json"), file);
        Files.writeString(home.resolve("var/run/control.sock"), "");
        assertThat(ControlClient.of(home)).isEmpty();
        try (ControlServer server = server()) {
            assertThat(server).isNotNull();
            assertThat(ControlClient.of(home)).isPresent();
        }
        Files.writeString(home.resolve("var/run/host.json"), "{ not");
        assertThat(ControlClient.of(home)).isEmpty();
    }

    @Test
    void aHomeWithALongPathHasItsSocketElsewhere() throws IOException {
        home = Files.createDirectories(home.resolve("a".repeat(60)).resolve("b".repeat(60)));
        Path socket;
        try (ControlServer server = server()) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            socket = client.host().socket().orElseThrow();
            assertThat(socket.toString().length()).isLessThan(100);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.resolveSibling(""))))
                    .isEqualTo("rwx------");
            assertThat(client.ask(new Request("x", List.of(), Map.of()), LONG).text())
                    .isEqualTo("x\n");
        }
        assertThat(socket.resolveSibling("")).doesNotExist();
    }

    @Test
    void aClientThatIsStuckHoldsUpNobodyAndIsLetGo() throws Exception {
        List<SocketChannel> stuck = new ArrayList<>();
        try (ControlServer server = ControlServer.open(
                home, Instant.EPOCH, "1", (request, afterwards) -> echo(request), Duration.ofMillis(300))) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            for (int i = 0; i < 10; i++) {
                SocketChannel one = SocketChannel.open(
                        ControlSocket.address(client.host().socket().orElseThrow()));
                one.write(java.nio.ByteBuffer.wrap("{".getBytes(StandardCharsets.UTF_8)));
                stuck.add(one);
            }
            assertThat(client.ask(new Request("x", List.of(), Map.of()), LONG).text())
                    .isEqualTo("x\n");
            for (SocketChannel one : stuck) {
                // the end of the stream, once the server has lost its patience
                java.nio.ByteBuffer rest = java.nio.ByteBuffer.allocate(100);
                int read = one.read(rest);
                assertThat(read).isEqualTo(-1);
                one.close();
            }
        }
    }

    @Test
    void howeverManyAreStuckAnotherOneIsAnsweredAtOnce() throws Exception {
        try (ControlServer server = ControlServer.open(
                home, Instant.EPOCH, "1", (request, afterwards) -> echo(request), Duration.ofHours(1))) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            List<SocketChannel> stuck = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                stuck.add(SocketChannel.open(
                        ControlSocket.address(client.host().socket().orElseThrow())));
                assertThat(client.ask(new Request("x", List.of(), Map.of()), LONG)
                                .text())
                        .isEqualTo("x\n");
            }
            for (SocketChannel one : stuck.subList(0, 50 - 16)) {
                assertThat(one.read(java.nio.ByteBuffer.allocate(100)))
                        .as("made room")
                        .isEqualTo(-1);
            }
            for (SocketChannel one : stuck) {
                one.close();
            }
        }
    }

    @Test
    void tooManyAtOnceAreTurnedAwayAndServedLater() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(16);
        try (ControlServer server = ControlServer.open(home, Instant.EPOCH, "1", (request, afterwards) -> {
            inside.incrementAndGet();
            full.countDown();
            Threads.hang(goOn);
            return echo(request);
        })) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            while (full.getCount() > 0) {
                asked.add(Threads.run(() -> client.ask(new Request("x", List.of(), Map.of()), LONG)));
                int wanted = asked.size();
                while (inside.get() < wanted && !asked.get(wanted - 1).isDone()) {
                    Thread.onSpinWait();
                }
            }
            assertThatThrownBy(() -> client.ask(new Request("x", List.of(), Map.of()), LONG))
                    .isInstanceOf(IOException.class);
            goOn.countDown();
            for (CompletableFuture<Answer> one : asked) {
                assertThat(one.handle((answer, e) ->
                                        answer == null || answer.text().equals("x\n"))
                                .get())
                        .isTrue();
            }
        }
    }

    private static TimedLines lines(ControlClient client) throws IOException {
        return new TimedLines(
                SocketChannel.open(ControlSocket.address(client.host().socket().orElseThrow())), 100_000);
    }

    @Test
    void nonsenseIsAnsweredAsSuchAndAHandlerThatThrowsToo() throws Exception {
        try (ControlServer server = ControlServer.open(home, Instant.EPOCH, "1", (request, afterwards) -> {
            throw new IllegalStateException("broken");
        })) {
            assertThat(server).isNotNull();
            ControlClient client = ControlClient.of(home).orElseThrow();
            assertThat(client.ask(new Request("x", List.of(), Map.of()), LONG).text())
                    .isEqualTo("The host failed at it: java.lang.IllegalStateException: broken\n");
            for (String nonsense :
                    List.of("x", "{}", "[1]", "{\"schema\":\"aitherzero.request/9\"}", "[".repeat(20_000))) {
                try (TimedLines lines = lines(client)) {
                    lines.write(nonsense, LONG);
                    assertThat(ControlDocuments.answer(lines.read(LONG)).exit()).isEqualTo(1);
                }
            }
            try (TimedLines lines = lines(client)) {
                assertThatThrownBy(() -> {
                            lines.write("y".repeat(200_000), LONG);
                            lines.read(LONG);
                        })
                        .as("a line that is too long")
                        .isInstanceOf(IOException.class);
            }
        }
    }
}
