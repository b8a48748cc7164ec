package io.aitherzero.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aitherzero.base.DetachedThread;
import io.aitherzero.host.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells by HTTP how a host is, in the form of MicroProfile Health: {@code /health/live}, {@code /health/ready},
 * {@code /health/started} and {@code /health} with all of it; status 200 or 503. Reads only.
 */
public final class HealthServer implements AutoCloseable {
    private static final int UP = 200;
    private static final int DOWN = 503;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int MOST_WAITING = 50;

    /**
     * One check.
     *
     * @param name of the check
     * @param up whether it passes
     * @param data what else there is to say
     */
    public record Check(String name, boolean up, Map<String, String> data) {
        /** Copies the map. */
        public Check {
            data = Map.copyOf(data);
        }
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Map<String, Supplier<Check>> checks;

    private HealthServer(HttpServer server, Map<String, Supplier<Check>> checks) {
        this.server = server;
        this.checks = checks;
        threads = new ThreadPoolExecutor(
                2,
                2,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                body -> DetachedThread.daemon(body, "aither-health"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins to tell.
     *
     * @param address where
     * @param live whether the host is alive
     * @param ready whether it does what it is for
     * @param started whether its first boot is over
     * @throws IOException if the address cannot be had
     */
    public static HealthServer open(
            InetSocketAddress address, Supplier<Check> live, Supplier<Check> ready, Supplier<Check> started)
            throws IOException {
        HealthServer health = new HealthServer(
                HttpServer.create(address, MOST_WAITING), Map.of("live", live, "ready", ready, "started", started));
        health.server.createContext("/", health::answer);
        health.server.setExecutor(health.threads);
        health.server.start();
        return health;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                send(exchange, NOT_ALLOWED, "{}", head);
            } else if (path.equals("/health")) {
                tell(exchange, List.of("live", "ready", "started"), head);
            } else if (path.startsWith("/health/") && checks.containsKey(path.substring("/health/".length()))) {
                tell(exchange, List.of(path.substring("/health/".length())), head);
            } else {
                send(exchange, NOT_FOUND, "{}", head);
            }
        }
    }

    private void tell(HttpExchange exchange, List<String> names, boolean head) throws IOException {
        List<Check> told = names.stream()
                .flatMap(name -> checks.entrySet().stream()
                        .filter(each -> each.getKey().equals(name))
                        .map(each -> each.getValue().get()))
                .toList();
        boolean up = told.stream().allMatch(Check::up);
        String document = Json.object(out -> {
            out.name("status").value(up ? "UP" : "DOWN");
            out.name("checks").beginArray();
            for (Check check : told) {
                out.beginObject().name("name").value(check.name());
                out.name("status").value(check.up() ? "UP" : "DOWN");
                out.name("data").beginObject();
                for (String key : check.data().keySet().stream().sorted().toList()) {
                    out.name(key).value(check.data().get(key));
                }
                out.endObject().endObject();
            }
            out.endArray();
        });
        send(exchange, up ? UP : DOWN, document, head);
    }

    private static void send(HttpExchange exchange, int status, String document, boolean head) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
