package io.aitherzero.pf4j;

import io.aitherzero.base.HeapShortage;
import io.aitherzero.boot.run.Deadlocks;
import io.aitherzero.boot.run.Deadlocks.AwaitedLock;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one thread at a time starts, stops or changes a plugin. Whoever comes while another thread is at it
 * waits for that thread, unless that would make the two wait for each other.
 *
 * <p>Starts take a plugin's ticket before those of its dependencies; a stop holds no ticket while it waits. So neither
 * keeps the other waiting for ever.
 */
final class PluginTickets {
    private static final Logger log = LoggerFactory.getLogger(PluginTickets.class);

    /** How often a waiting thread looks whether the awaited one waits for a lock that the waiting one has. */
    private static final long LOOK_NANOS = 200_000_000;

    /** The thread that waits for what a worker of a boot does. */
    private static final ThreadLocal<@Nullable Thread> CLIENT = new ThreadLocal<>();

    /** What a ticket is taken for. */
    enum Purpose {
        START,
        STOP,
        CHANGE
    }

    /** The right to start, stop or change one plugin; until it is closed no other thread gets one for that plugin. */
    final class Ticket implements AutoCloseable {
        private final PluginWrapper plugin;
        private final Purpose purpose;
        private final Thread owner = Thread.currentThread();
        private final List<Closeable> loaders = new ArrayList<>();
        private boolean givenUp;
        private boolean unused;

        private Ticket(PluginWrapper plugin, Purpose purpose) {
            this.plugin = plugin;
            this.purpose = purpose;
        }

        /** Lets go of those who wait, while the thread may still be at it. */
        void giveUp() {
            HeapShortage.lock(lock);
            try {
                givenUp = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Closes it although what it was taken for has not been done, so that who waits for that must see to it. */
        void closeUnused() {
            close(true);
        }

        @Override
        public void close() {
            close(false);
        }

        private void close(boolean inVain) {
            HeapShortage.lock(lock);
            try {
                unused |= inVain;
                tickets.remove(plugin, this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            for (int i = 0; i < loaders.size(); i++) {
                try {
                    loaders.get(i).close();
                } catch (IOException e) {
                    log.warn("The class loader of plugin '{}' cannot be closed", plugin.getPluginId(), e);
                }
            }
        }

        /** False where those who wait for it have only not woken up yet. */
        private boolean counts() {
            return !givenUp && tickets.get(plugin) == this;
        }

        private boolean heldBy(Thread thread) {
            return owner == thread;
        }
    }

    /** Two threads would wait for each other for ever. */
    static final class EndlessWaitException extends PluginRuntimeException {
        private static final long serialVersionUID = 1L;

        EndlessWaitException(String message) {
            super(message);
        }
    }

    private static final class Wait {
        final Ticket awaited;
        final boolean dispensable;
        boolean refused;

        Wait(Ticket awaited, boolean dispensable) {
            this.awaited = awaited;
            this.dispensable = dispensable;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final IdentityHashMap<PluginWrapper, Ticket> tickets = new IdentityHashMap<>();
    private final Map<Thread, Wait> waiting = new HashMap<>();

    @SuppressWarnings("ThreadLocalUsage") // another manager has another one
    private final ThreadLocal<@Nullable Boolean> dispensable = new ThreadLocal<>();

    private final ReentrantLock lifecycle;
    private final TellingTurn turn;

    /**
     * Makes an office without tickets.
     *
     * @param lifecycle a lock that is let go of while waiting, since the awaited thread may want it
     * @param turn the same is done with this turn
     */
    PluginTickets(ReentrantLock lifecycle, TellingTurn turn) {
        this.lifecycle = lifecycle;
        this.turn = turn;
    }

    /**
     * A ticket, or null where another thread has meanwhile done the same, or the calling thread itself has the ticket, or
     * a thread is stuck with it.
     *
     * @throws PluginRuntimeException where waiting would never end
     */
    @Nullable
    Ticket enter(PluginWrapper plugin, Purpose purpose) {
        return enter(plugin, purpose, List.of());
    }

    /**
     * A ticket as {@link #enter(PluginWrapper, Purpose)} gives it, once no other thread is at one of the plugins that use this
     * one.
     */
    @Nullable
    Ticket enter(PluginWrapper plugin, Purpose purpose, List<PluginWrapper> users) {
        int holds = lifecycle.getHoldCount();
        int turns = turn.holds();
        HeapShortage.lock(lock);
        try {
            while (true) {
                Ticket held = tickets.get(plugin);
                if (held != null && (held.givenUp || held.heldBy(Thread.currentThread()))) {
                    return null;
                }
                Ticket blocking = held == null ? heldByOther(users) : held;
                if (blocking == null) {
                    Ticket mine = new Ticket(plugin, purpose);
                    tickets.put(plugin, mine);
                    return mine;
                }
                await(blocking);
                if (blocking == held && held.purpose == purpose && purpose != Purpose.CHANGE && !held.unused) {
                    return null;
                }
            }
        } finally {
            lock.unlock();
            regain(holds);
            turn.retake(turns);
        }
    }

    /** A ticket, or null where any thread has it. */
    @Nullable
    Ticket tryEnter(PluginWrapper plugin, Purpose purpose) {
        HeapShortage.lock(lock);
        try {
            if (tickets.containsKey(plugin)) {
                return null;
            }
            Ticket mine = new Ticket(plugin, purpose);
            tickets.put(plugin, mine);
            return mine;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no other thread is at a plugin. */
    void settle(PluginWrapper plugin) {
        int holds = lifecycle.getHoldCount();
        int turns = turn.holds();
        HeapShortage.lock(lock);
        try {
            Ticket held = heldByOther(List.of(plugin));
            while (held != null) {
                await(held);
                held = heldByOther(List.of(plugin));
            }
        } finally {
            lock.unlock();
            regain(holds);
            turn.retake(turns);
        }
    }

    /** Runs something that may as well be left out: it is what fails where threads would wait for each other. */
    void dispensably(Runnable action) {
        boolean before = isDispensable();
        dispensable.set(true);
        try {
            action.run();
        } finally {
            if (before) {
                dispensable.set(true);
            } else {
                dispensable.remove();
            }
        }
    }

    private boolean isDispensable() {
        return dispensable.get() != null;
    }

    private @Nullable Ticket heldByOther(List<PluginWrapper> plugins) {
        for (PluginWrapper plugin : plugins) {
            Ticket held = tickets.get(plugin);
            if (held != null && !held.givenUp && !held.heldBy(Thread.currentThread())) {
                return held;
            }
        }
        return null;
    }

    private void await(Ticket held) {
        Thread me = Thread.currentThread();
        Wait wait = new Wait(held, isDispensable());
        breakCycle(wait, me);
        waiting.put(me, wait);
        for (int i = lifecycle.getHoldCount(); i > 0; i--) {
            lifecycle.unlock();
        }
        turn.let();
        boolean interrupted = false;
        try {
            while (tickets.get(held.plugin) == held && !held.givenUp && !wait.refused) {
                try {
                    if (changed.awaitNanos(LOOK_NANOS) <= 0) {
                        lookForForeignLocks(wait, me);
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            waiting.remove(me);
            if (interrupted) {
                me.interrupt();
            }
        }
        if (wait.refused) {
            throw endless(held, "another plugin");
        }
    }

    /** Refuses to wait on where the awaited thread waits for a lock of a host's that comes free only after this wait. */
    private void lookForForeignLocks(Wait wait, Thread me) {
        Set<Long> waitForMe = new HashSet<>(Set.of(me.getId()));
        @Nullable Thread waitingForMe = CLIENT.get();
        if (waitingForMe != null) {
            waitForMe.add(waitingForMe.getId());
        }
        Set<Thread> passed = new HashSet<>();
        List<Wait> chain = new ArrayList<>(List.of(wait));
        for (Thread next = wait.awaited.owner; passed.add(next); ) {
            @Nullable Wait further = waiting.get(next);
            if (further != null) {
                chain.add(further);
                next = further.awaited.owner;
                continue;
            }
            @Nullable AwaitedLock lock = awaitedLock(next);
            if (lock == null) {
                return;
            }
            boolean stillSo = chain.stream()
                    .allMatch(each -> waiting.containsValue(each) && each.awaited.counts() && !each.refused);
            if (stillSo && waitForMe.contains(lock.ownerId())) {
                throw new EndlessWaitException("Plugin '" + wait.awaited.plugin.getPluginId()
                        + "' is being started or stopped by thread '" + wait.awaited.owner.getName()
                        + "', which cannot go on before " + lock.name() + " is free, held by thread '" + lock.owner()
                        + "', which waits for the plugin: they would wait for each other for ever."
                        + " Hold no lock while plugins are started or stopped that they need, too");
            }
            Optional<Thread> holder = waiting.keySet().stream()
                    .filter(thread -> thread.getId() == lock.ownerId())
                    .findFirst();
            if (holder.isEmpty()) {
                return;
            }
            next = holder.get();
        }
    }

    /** Looks without this office's lock, for which the thread may be waiting, too. */
    private @Nullable AwaitedLock awaitedLock(Thread thread) {
        lock.unlock();
        try {
            return Deadlocks.awaitedLock(thread).orElse(null);
        } finally {
            HeapShortage.lock(lock);
        }
    }

    /**
     * From now on the calling thread acts for another, which waits for it.
     *
     * @param waitingThread the other one; null for none
     * @return the one that it has acted for, to be given back
     */
    static @Nullable Thread actFor(@Nullable Thread waitingThread) {
        @Nullable Thread before = CLIENT.get();
        if (waitingThread == null) {
            CLIENT.remove();
        } else {
            CLIENT.set(waitingThread);
        }
        return before;
    }

    private void regain(int holds) {
        for (int i = lifecycle.getHoldCount(); i < holds; i++) {
            lifecycle.lock();
        }
    }

    private void breakCycle(Wait mine, Thread me) {
        Wait other = null;
        for (Ticket next = mine.awaited; next.counts(); ) {
            if (next.heldBy(me)) {
                if (other == null || mine.dispensable) {
                    throw endless(mine.awaited, "plugin '" + next.plugin.getPluginId() + "'");
                }
                other.refused = true;
                changed.signalAll();
                return;
            }
            Wait wait = waiting.get(next.owner);
            if (wait == null || wait.refused) {
                return;
            }
            other = wait.dispensable ? wait : other;
            next = wait.awaited;
        }
    }

    private static EndlessWaitException endless(Ticket wanted, String asking) {
        return new EndlessWaitException("Plugin '" + wanted.plugin.getPluginId()
                + "' is being started or stopped by a thread that waits for " + asking
                + ", which is asking for it: they would wait for each other for ever."
                + " Declare one as a dependency of the other instead of starting it from code");
    }

    /** Whether a thread is at a plugin and has not been given up. */
    boolean busy(PluginWrapper plugin) {
        HeapShortage.lock(lock);
        try {
            Ticket held = tickets.get(plugin);
            return held != null && !held.givenUp;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is at a plugin. */
    boolean inside(PluginWrapper plugin) {
        HeapShortage.lock(lock);
        try {
            Ticket held = tickets.get(plugin);
            return held != null && held.heldBy(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is in the start or stop of some plugin, or tells listeners of one. */
    boolean nested() {
        HeapShortage.lock(lock);
        try {
            Thread me = Thread.currentThread();
            if (turn.mine() || lifecycle.isHeldByCurrentThread()) {
                return true;
            }
            for (Ticket ticket : tickets.values()) {
                if (ticket.heldBy(me)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves a class loader to be closed by the thread that is still in its plugin.
     *
     * @return false where there is no such thread
     */
    boolean leave(PluginWrapper plugin, Closeable loader) {
        HeapShortage.lock(lock);
        try {
            Ticket held = tickets.get(plugin);
            if (held != null) {
                held.loaders.add(loader);
            }
            return held != null;
        } finally {
            lock.unlock();
        }
    }
}
