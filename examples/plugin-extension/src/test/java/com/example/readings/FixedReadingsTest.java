package com.example.readings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.plugins.systemmonitor.SystemReadings;
import io.aitherzero.test.AitherTest;
import io.aitherzero.test.StandIn;
import io.aitherzero.test.TestHost;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In a host, beside a stand-in of the plugin that this one needs. */
@StandIn(id = "system-monitor")
class FixedReadingsTest {
    @Test
    @AitherTest(configuration = "total-bytes = 100, available-bytes = 25")
    void othersFindWhatIsConfigured(TestHost host) {
        var memory = host.extension(SystemReadings.class).latest().orElseThrow().memory();
        assertEquals(0.75, memory.orElseThrow().usage());
        assertTrue(host.logs("fixed-readings").stream().anyMatch(line -> line.text().contains("100 bytes")));
    }

    @Test
    @AitherTest(start = false)
    @StandIn(id = "system-monitor", start = StandIn.Start.FAILS)
    void itDoesNotStartWithoutItsNeighbour(TestHost host) {
        host.start();
        assertEquals(Optional.of(ModuleState.SKIPPED), host.state("fixed-readings"));
    }

    @Test
    @AitherTest(classes = AitherTest.Classes.ISOLATED)
    void nothingKeepsItAfterAReload(TestHost host) {
        assertEquals(0, host.reload().size());
    }
}
