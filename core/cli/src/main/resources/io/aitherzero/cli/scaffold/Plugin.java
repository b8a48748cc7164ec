package @package@;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;
import java.util.List;

/** Greets a few people in parallel, at once and again each period. */
public final class @Name@Plugin extends ModulePlugin {
    private static final List<String> NAMES = List.of("Ada", "Grace", "Edsger");

    private volatile @Name@Settings settings = @Name@Settings.DEFAULTS;
    private volatile int rounds;

    public @Name@Plugin(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        settings = context().configuration(@Name@Settings.DEFAULTS);
        // runs once the module has started, and ends with it
        context().scheduler().withFixedDelay("greeting", settings.period(), this::greetAll);
        context().health("greeting", () -> rounds == 0 ? Health.degraded("nobody greeted yet") : Health.up());
    }

    private void greetAll() throws InterruptedException {
        BatchReport<String> report = context()
                .parallel()
                .forEach(
                        NAMES,
                        (name, item) -> settings.greeting() + ", " + name,
                        BatchOptions.of("greetings", Workload.CPU))
                .await();
        report.values().forEach(greeting -> context().logger().info("{}", greeting));
        rounds++;
    }

    @Name@Settings settings() {
        return settings;
    }
}
