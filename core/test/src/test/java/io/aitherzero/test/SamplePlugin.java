package io.aitherzero.test;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.management.JMException;
import javax.management.ObjectName;
import org.pf4j.Extension;
import org.pf4j.ExtensionPoint;

/** The plugin that the kit's tests are about; it leaves behind what its configuration says. */
public final class SamplePlugin extends ModulePlugin {
    /** What it publishes. */
    public interface Greeter extends ExtensionPoint {
        /** A greeting. */
        String greet();
    }

    record Settings(String name, String leak) {}

    /** What is only there to be kept. */
    public interface LeftMBean {
        /** Nothing. */
        int getNothing();
    }

    /** What is only there to be kept. */
    public static final class Left implements LeftMBean {
        @Override
        public int getNothing() {
            return 0;
        }
    }

    private final List<Greeter> others = new ArrayList<>();
    private String name = "";
    private int beats;

    /** Called by the host. */
    public SamplePlugin(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        Settings settings = context().configuration(new Settings("world", ""));
        name = settings.name();
        context().logger().info("greets {}", name);
        context().scheduler().withFixedDelay("beat", Duration.ofMinutes(1), () -> beats++);
        context().health("self", () -> beats == 0 ? Health.down("no beat yet") : Health.up());
        context().onMemoryPressure(now -> context().logger().warn("memory is {}", now));
        context().onExtensions(Greeter.class, others::add, others::remove);
        leak(settings.leak());
    }

    private void leak(String kind) {
        try {
            switch (kind) {
                case "thread" -> new Thread(SamplePlugin::parked, "left-behind").start();
                case "scheduler" -> scheduled();
                case "timer" -> timed();
                case "hook" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "left-hook"));
                case "bean" ->
                    ManagementFactory.getPlatformMBeanServer()
                            .registerMBean(new Left(), new ObjectName("sample:type=Left"));
                case "property" -> System.getProperties().put("sample.left", this);
                case "item" -> stuck();
                case "start" -> throw new IllegalStateException("no luck");
                default -> {}
            }
        } catch (JMException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void stuck() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        context()
                .parallel()
                .forEach(
                        List.of(1),
                        (item, it) -> {
                            begun.countDown();
                            parked();
                            return item;
                        },
                        BatchOptions.of("stuck", Workload.IO).grace(Duration.ofMillis(50)));
        begun.await();
    }

    private static void scheduled() {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, body -> new Thread(body, "left-pool"));
        var ignored = timer.scheduleAtFixedRate(() -> {}, 0, 1, java.util.concurrent.TimeUnit.HOURS);
    }

    /** The thread of a timer without a task ends with the next collection of the heap. */
    private static void timed() {
        new Timer("left-timer", true)
                .schedule(
                        new TimerTask() {
                            @Override
                            public void run() {}
                        },
                        Duration.ofHours(1).toMillis());
    }

    /** Where what is left behind waits. */
    static CountDownLatch end = new CountDownLatch(1);

    private static void parked() {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }

    /** The greeting of this plugin. */
    @Extension
    public static final class Greeting implements Greeter {
        private final SamplePlugin plugin;

        /** Called by the host. */
        public Greeting(SamplePlugin plugin) {
            this.plugin = plugin;
        }

        @Override
        public String greet() {
            return "hello " + plugin.name + ", " + plugin.beats + " beats, " + plugin.others.size() + " greeters";
        }
    }
}
