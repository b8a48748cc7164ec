package io.aitherzero.pf4j;

import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

/**
 * The record of one start or one stop of a plugin, from the wait for its ticket to the end. The wait may take longer than
 * a run allows, so that the run may be over with the plugin before there is a ticket.
 */
final class Passage {
    private enum State {
        /** The thread waits for the plugin's ticket, or finds that there is nothing to do. */
        WAITING,
        /** The thread has the ticket and is in the plugin. */
        INSIDE,
        /** The run went on without the plugin before there was a ticket; none is taken any more. */
        MISSED,
        /** The outcome is known; where the run gave the plugin up, the thread may still be in it. */
        DECIDED
    }

    final PluginWrapper plugin;
    private State state = State.WAITING;
    private PluginTickets.@Nullable Ticket ticket;

    Passage(PluginWrapper plugin) {
        this.plugin = plugin;
    }

    /** Takes over a ticket; false where the run is over with the plugin and the ticket has been given back. */
    synchronized boolean enter(PluginTickets.Ticket taken) {
        if (state != State.WAITING) {
            taken.close();
            return false;
        }
        state = State.INSIDE;
        ticket = taken;
        return true;
    }

    /** Whether the thread has come into the plugin. */
    synchronized boolean entered() {
        return ticket != null;
    }

    /** Ends the part of the run in the plugin; tells whether its thread had come into the plugin. */
    synchronized boolean decide() {
        state = ticket == null ? State.MISSED : State.DECIDED;
        return ticket != null;
    }

    /** Lets go of those who wait for the ticket, while the thread may still be in the plugin. */
    synchronized void giveUp() {
        if (ticket != null) {
            ticket.giveUp();
        }
    }

    /** Gives the ticket back: the outcome is published and the thread is out of the plugin. */
    synchronized void leave() {
        if (ticket != null) {
            ticket.close();
        }
    }
}
