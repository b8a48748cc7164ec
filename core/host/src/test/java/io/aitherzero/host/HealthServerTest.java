package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Threads;
import io.aitherzero.host.HealthServer.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final int MOST_WAITING = 50;

    private final HttpClient http = HttpClient.newHttpClient();

    private static HealthServer server(Supplier<Check> ready, Supplier<List<Check>> modules) throws IOException {
        return HealthServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> new Check("live", true, Map.of()),
                ready,
                () -> new Check("started", true, Map.of()),
                modules);
    }

    private static Check ready() {
        return new Check("ready", true, Map.of());
    }

    private CompletableFuture<HttpResponse<String>> ask(HealthServer server, String path) {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return http.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void thoseWhoWaitShareARoundAndWhoAsksTooOftenIsToldSo() throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (HealthServer server = server(HealthServerTest::ready, () -> {
            rounds.incrementAndGet();
            asked.countDown();
            Threads.hang(goOn);
            return List.of(new Check("a/b", true, Map.of()));
        })) {
            CompletableFuture<HttpResponse<String>> first = ask(server, "/health");
            asked.await();
            List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
            for (int i = 0; i <= MOST_WAITING; i++) {
                others.add(ask(server, "/health"));
            }
            // all others wait
            HttpResponse<?> tooMany =
                    (HttpResponse<?>) CompletableFuture.anyOf(others.toArray(CompletableFuture[]::new))
                            .get();
            assertThat(tooMany.statusCode()).isEqualTo(429);
            assertThat(String.valueOf(tooMany.body()))
                    .contains("ask less often")
                    .doesNotContain("DOWN");
            assertThat(tooMany.headers().firstValue("Retry-After")).contains("1");
            assertThat(ask(server, "/health/ready").get().statusCode()).isEqualTo(200);
            goOn.countDown();
            assertThat(first.get().statusCode()).isEqualTo(200);
            int answered = 0;
            for (CompletableFuture<HttpResponse<String>> other : others) {
                answered += other.get().body().contains("a/b") ? 1 : 0;
            }
            assertThat(answered).isEqualTo(MOST_WAITING);
            assertThat(rounds.get()).isEqualTo(2);
            assertThat(ask(server, "/health").get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCheckThatFailsIsToldOf() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (HealthServer server = server(
                () -> {
                    if (failures.incrementAndGet() % 2 == 0) {
                        throw new IllegalStateException("not now");
                    }
                    return ready();
                },
                () -> {
                    throw new IllegalStateException("closing");
                })) {
            HttpResponse<String> all = ask(server, "/health").get();
            assertThat(all.statusCode()).isEqualTo(503);
            assertThat(all.body()).contains("\"cause\": \"java.lang.IllegalStateException: closing\"");
            HttpResponse<String> ready = ask(server, "/health/ready").get();
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("IllegalStateException: not now");
            assertThat(ask(server, "/health/ready").get().statusCode()).isEqualTo(200);
            assertThat(ask(server, "/health").get().statusCode())
                    .as("the next round")
                    .isEqualTo(503);
        }
    }
}
