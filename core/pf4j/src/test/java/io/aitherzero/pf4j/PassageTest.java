package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginWrapper;

/** What becomes of a ticket when a run is over with a plugin. */
class PassageTest {
    private final PluginTickets tickets = new PluginTickets(new ReentrantLock(), new TellingTurn());
    private final PluginWrapper plugin = new SynchronizedPluginWrapper(
            new ParallelPluginManager(Path.of("none")),
            new DefaultPluginDescriptor("a", "", "", "1.0.0", "", "", ""),
            Path.of("a"),
            getClass().getClassLoader());
    private final Passage passage = new Passage(plugin);

    @SuppressWarnings("NullAway") // one of the tests is about there being none
    private PluginTickets.Ticket ticket() {
        return tickets.enter(plugin, PluginTickets.Purpose.START);
    }

    @Test
    void aTicketThatComesAfterTheDecisionIsGivenBack() {
        assertThat(passage.decide()).isFalse();
        assertThat(passage.enter(ticket())).isFalse();
        assertThat(passage.entered()).isFalse();
        assertThat(tickets.busy(plugin)).isFalse();
        passage.giveUp();
        passage.leave();
    }

    @Test
    void aTicketIsKeptUntilTheThreadLeaves() {
        assertThat(passage.enter(ticket())).isTrue();
        assertThat(passage.entered()).isTrue();
        assertThat(passage.decide()).isTrue();
        assertThat(tickets.busy(plugin)).isTrue();
        passage.giveUp();
        assertThat(tickets.busy(plugin)).isFalse();
        assertThat(ticket()).isNull();
        passage.leave();
        assertThat(ticket()).isNotNull();
    }
}
