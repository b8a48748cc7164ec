package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.test.AitherTest;
import io.aitherzero.test.TestHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each test has a host of its own, in which the plugin runs; afterwards the kit looks for what it has left behind. */
@AitherTest(configuration = "greeting = Welcome, period = 10s")
class @Name@PluginTest {
    @Test
    void othersFindTheExtension(TestHost host) {
        assertEquals("Welcome, Ada", host.extension(@Name@Greeter.class).greet("Ada"));
    }

    @Test
    void greetsEachPeriod(TestHost host) {
        assertEquals(Health.Status.DEGRADED, host.health().get(0).health().status());

        host.advance(Duration.ofSeconds(20)); // at once, after 10 and after 20 seconds

        assertEquals(3, greetings(host));
        assertEquals(Health.Status.UP, host.health().get(0).health().status());
    }

    @Test
    @AitherTest(classes = AitherTest.Classes.ISOLATED)
    void leavesNothingBehind(TestHost host) {
        assertTrue(host.reload().isEmpty());
    }

    private static long greetings(TestHost host) {
        return host.logs("@id@").stream()
                .filter(line -> line.text().equals("Welcome, Ada"))
                .count();
    }
}
