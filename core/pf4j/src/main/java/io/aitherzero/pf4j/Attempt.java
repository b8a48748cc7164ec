package io.aitherzero.pf4j;

import org.jspecify.annotations.Nullable;

/**
 * The start or stop of one plugin in a bulk run. Waiting for the plugin's ticket may take longer than the run allows, so
 * that the run may be over with the plugin before there is a ticket.
 */
final class Attempt {
    private PluginTickets.@Nullable Ticket ticket;
    private boolean over;

    /** Takes over a ticket; false where the run is over with the plugin and the ticket has been given back. */
    synchronized boolean begin(PluginTickets.Ticket taken) {
        if (over) {
            taken.close();
            return false;
        }
        ticket = taken;
        return true;
    }

    synchronized boolean begun() {
        return ticket != null;
    }

    /** The run is over with the plugin; tells whether it had the ticket, and will have none from now on. */
    synchronized boolean over() {
        over = true;
        return begun();
    }

    /** Lets go of those who wait for the ticket, while the thread may still be in the plugin. */
    synchronized void giveUp() {
        if (ticket != null) {
            ticket.giveUp();
        }
    }

    /** Gives the ticket back: the outcome is published and the thread is out of the plugin. */
    synchronized void end() {
        if (ticket != null) {
            ticket.close();
        }
    }
}
