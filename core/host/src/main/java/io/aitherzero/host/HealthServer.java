package io.aitherzero.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aitherzero.base.DetachedThread;
import io.aitherzero.base.SafeText;
import io.aitherzero.host.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by HTTP how a host is, in the form of MicroProfile Health: {@code /health/live}, {@code /health/ready},
 * {@code /health/started} and {@code /health} with all of it and the checks of modules; status 200 or 503, or 429 for who
 * cannot be answered as too many ask at once. Reads only. What modules answer is waited for by a thread of its own, so that
 * a check that hangs holds up none of the others. Who asks while modules are asked gets the answers of the next round, as
 * all do who wait for it.
 */
public final class HealthServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthServer.class);
    private static final int UP = 200;
    private static final int DOWN = 503;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int TOO_MANY = 429;
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

    private record Asker(HttpExchange exchange, boolean head) {}

    private final HttpServer server;
    private final ThreadPoolExecutor threads = threads("aither-health", 2);
    private final ThreadPoolExecutor asking = threads("aither-health-modules", 1);

    /** Those who get the answers of the next round; guards {@link #round}, too. */
    private final List<Asker> waiting = new ArrayList<>();

    private boolean round;
    private final Map<String, Supplier<Check>> checks;
    private final Supplier<List<Check>> modules;

    private HealthServer(HttpServer server, Map<String, Supplier<Check>> checks, Supplier<List<Check>> modules) {
        this.server = server;
        this.checks = checks;
        this.modules = modules;
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count,
                count,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                body -> DetachedThread.daemon(body, name));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Begins to tell.
     *
     * @param address where
     * @param live whether the host is alive
     * @param ready whether it does what it is for
     * @param started whether its first boot is over
     * @param modules asks the checks of modules, which may take a while
     * @throws IOException if the address cannot be had
     */
    public static HealthServer open(
            InetSocketAddress address,
            Supplier<Check> live,
            Supplier<Check> ready,
            Supplier<Check> started,
            Supplier<List<Check>> modules)
            throws IOException {
        HealthServer health = new HealthServer(
                HttpServer.create(address, MOST_WAITING),
                Map.of("live", live, "ready", ready, "started", started),
                modules);
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
        String path = exchange.getRequestURI().getPath();
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (path.equals("/health") && (head || exchange.getRequestMethod().equals("GET"))) {
            askModules(exchange, head);
            return;
        }
        try (exchange) {
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                send(exchange, NOT_ALLOWED, "{}", head);
            } else if (path.startsWith("/health/") && checks.containsKey(path.substring("/health/".length()))) {
                tell(exchange, told(List.of(path.substring("/health/".length()))), head);
            } else {
                send(exchange, NOT_FOUND, "{}", head);
            }
        }
    }

    private void askModules(HttpExchange exchange, boolean head) throws IOException {
        boolean admitted;
        boolean begins = false;
        synchronized (waiting) {
            admitted = waiting.size() < MOST_WAITING;
            if (admitted) {
                waiting.add(new Asker(exchange, head));
                begins = !round;
                round = true;
            }
        }
        if (!admitted) {
            try (exchange) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(
                        exchange,
                        TOO_MANY,
                        Json.object(out -> out.name("cause").value("too many ask at once; ask less often")),
                        head);
            }
        } else if (begins) {
            begin();
        }
    }

    private void begin() {
        try {
            asking.execute(this::rounds);
        } catch (RejectedExecutionException e) {
            log.debug("The health of {} is told no more, and all who wait are let go", address(), e);
        }
    }

    private void rounds() {
        for (List<Asker> askers = next(); !askers.isEmpty(); askers = next()) {
            List<Check> all = new ArrayList<>(told(List.of("live", "ready", "started")));
            try {
                all.addAll(modules.get());
            } catch (RuntimeException | Error e) {
                all.add(failed("modules", e));
            }
            askers.forEach(asker -> tell(asker, all));
        }
    }

    private List<Asker> next() {
        synchronized (waiting) {
            List<Asker> askers = List.copyOf(waiting);
            waiting.clear();
            round = !askers.isEmpty();
            return askers;
        }
    }

    private void tell(Asker asker, List<Check> all) {
        try (HttpExchange exchange = asker.exchange()) {
            tell(exchange, all, asker.head());
        } catch (IOException | RuntimeException | Error e) {
            log.debug("Who asked for the health of {} has gone", address(), e);
        }
    }

    private List<Check> told(List<String> names) {
        return names.stream()
                .flatMap(name -> checks.entrySet().stream()
                        .filter(each -> each.getKey().equals(name))
                        .map(each -> asked(name, each.getValue())))
                .toList();
    }

    private Check asked(String name, Supplier<Check> check) {
        try {
            return check.get();
        } catch (RuntimeException | Error e) {
            return failed(name, e);
        }
    }

    /** As of a host that is just closing. */
    private static Check failed(String name, Throwable cause) {
        log.debug("Health check '{}' of the host failed", name, cause);
        return new Check(name, false, Map.of("cause", SafeText.textWithRoot(cause)));
    }

    private static void tell(HttpExchange exchange, List<Check> told, boolean head) throws IOException {
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
        asking.shutdownNow();
    }
}
