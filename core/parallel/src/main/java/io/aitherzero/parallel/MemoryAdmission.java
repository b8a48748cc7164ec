package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.parallel.limit.HeapWatch;
import io.aitherzero.parallel.memory.ByteEstimate;
import io.aitherzero.parallel.memory.MemoryBudget;
import io.aitherzero.parallel.memory.Reservation;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets an item of a batch that reserves memory begin when there is room in the heap for it. */
final class MemoryAdmission implements Admission {
    private final HeapWatch heap;
    private final Executor later;

    /** @param later runs what must not run under the lock of a batch */
    MemoryAdmission(HeapWatch heap, Executor later) {
        this.heap = heap;
        this.later = later;
    }

    @Override
    public Optional<Gate> gate(BatchOptions options, Runnable whenRoom) {
        return options.reservesMemory()
                ? Optional.of(new MemoryGate(heap.budget(), () -> later.execute(whenRoom), hasReservation()))
                : Optional.empty();
    }

    /** Whether the calling thread runs an item that has reserved memory, or whose caller has. */
    private static boolean hasReservation() {
        Optional<Attempt> around = Worker.attemptHere();
        while (around.isPresent() && !around.get().setup().options().reservesMemory()) {
            around = around.get().setup().parent();
        }
        return around.isPresent();
    }

    private static final class MemoryGate implements Gate {
        private final MemoryBudget budget;
        private final Runnable whenRoom;
        private final boolean inside;
        private final ByteEstimate estimate = new ByteEstimate();
        private final AtomicBoolean waits = new AtomicBoolean();
        private final Runnable listener = this::room;

        MemoryGate(MemoryBudget budget, Runnable whenRoom, boolean inside) {
            this.budget = budget;
            this.whenRoom = whenRoom;
            this.inside = inside;
        }

        @Override
        public Optional<Ticket> tryEnter(int running, boolean alone) {
            Optional<Reservation> granted = tryReserve(alone);
            if (granted.isEmpty() && waits.compareAndSet(false, true)) {
                budget.addRoomListener(listener);
                // room that came before the listener did would not be told
                granted = tryReserve(alone);
            }
            if (granted.isEmpty() && inside && running == 0) {
                // the item around this batch waits for it and does not let go of its reservation: one at a time is its
                // part
                return Optional.of(this::learn);
            }
            if (alone && granted.isPresent()) {
                estimate.outOfMemory();
            }
            return granted.map(reservation -> bytes -> {
                learn(bytes);
                reservation.close();
            });
        }

        private Optional<Reservation> tryReserve(boolean alone) {
            OptionalLong bytes = alone ? OptionalLong.empty() : estimate.bytes();
            return bytes.isPresent() ? budget.tryReserve(bytes.getAsLong()) : budget.tryReserveAlone();
        }

        private void learn(long allocatedBytes) {
            if (allocatedBytes >= 0) {
                estimate.record(allocatedBytes);
            }
        }

        /** Is told of room no more: what waits for room keeps its batch, and the module that began it, in memory. */
        @Override
        public void over() {
            budget.removeRoomListener(listener);
        }

        /* On any thread, under the lock of any batch. */
        private void room() {
            budget.removeRoomListener(listener);
            if (waits.compareAndSet(true, false)) {
                whenRoom.run();
            }
        }
    }
}
