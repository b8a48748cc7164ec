package io.aitherzero.logging;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** Logs before, while and after Log4j comes up; the first argument says how. */
public final class EarlyMain {
    private EarlyMain() {}

    private static void events() {
        Logger log = LoggerFactory.getLogger("a.b.Some");
        log.info("plain");
        log.warn("with {} and {}, {}", 1, "two", new int[] {3});
        log.error("thrown {}", "x", new IllegalStateException("outer", new IllegalArgumentException("inner")));
        log.debug("not shown");
        MDC.put("module", "web");
        log.info(MarkerFactory.getMarker("MARK"), "in a module");
        log.atWarn()
                .addMarker(MarkerFactory.getMarker("MARK"))
                .addKeyValue("k", "v")
                .log("fluent {}", 1);
        MDC.remove("module");
        LoggerFactory.getLogger("org.pf4j.Any").info("not shown");
        LoggerFactory.getLogger("org.pf4j.Any").warn("in the file alone");
        LoggerFactory.getLogger("io.aitherzero.pf4j").warn("in the file alone, too");
        LoggerFactory.getLogger("Alone").error("without package {}");
    }

    private static void bringUp() {
        if (LoggerFactory.getILoggerFactory() instanceof Runnable rest) {
            rest.run();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "twice" -> {
                events();
                System.err.println("--");
                bringUp();
                events();
            }
            case "plugin" -> {
                Logger log = LoggerFactory.getLogger("slf4j");
                for (int i = 0; i < 5; i++) {
                    log.info("{}", i);
                }
                MDC.put("module", "web");
                LogManager.getLogger("log4j").info(5);
                for (int i = 6; i < 10; i++) {
                    log.info("{}", i);
                }
            }
            case "threads", "race" -> {
                if (args[0].equals("threads")) {
                    LoggerFactory.getLogger("main");
                }
                List<Thread> threads = List.of(thread("a"), thread("b"), thread("c"));
                threads.forEach(Thread::start);
                bringUp();
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            case "new" -> {
                bringUp();
                CyclicBarrier each = new CyclicBarrier(3);
                List<Thread> threads = List.of(ofNewLoggers(each), ofNewLoggers(each), ofNewLoggers(each));
                threads.forEach(Thread::start);
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            case "endless" -> {
                Logger log = LoggerFactory.getLogger("endless");
                for (int i = 0; ; i++) {
                    log.info("{}", i);
                    System.out.println(i);
                }
            }
            case "one" -> LoggerFactory.getLogger("one").warn("one");
            default -> throw new IllegalArgumentException(args[0]);
        }
        if (args.length > 1) {
            Runtime.getRuntime().halt(Integer.parseInt(args[1]));
        }
    }

    /** Each of its loggers is asked for by the others at the same moment. */
    private static Thread ofNewLoggers(CyclicBarrier each) {
        return new Thread(() -> {
            try {
                for (int i = 0; i < 2000; i++) {
                    each.await();
                    LoggerFactory.getLogger("l" + i).info("{}", i);
                }
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Thread thread(String name) {
        return new Thread(() -> {
            Logger log = LoggerFactory.getLogger(name);
            for (int i = 0; i < 2000; i++) {
                log.info("{}", i);
            }
        });
    }
}
