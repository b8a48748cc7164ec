package io.aitherzero.parallel.memory;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** 200 items that hold 20 MB for 30 ms each on 32 threads, with reservations alone between them and the heap. */
final class HungryItems {
    private static final int ITEMS = 200;
    private static final int BYTES = 20_000_000;
    private static final long HELD_NANOS = 30_000_000;

    private final MemoryBudget budget = MemoryBudget.ofThisJvm();
    private final ByteEstimate estimate = new ByteEstimate();
    private final ThreadMXBean counters = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger outOfMemory = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Semaphore room = new Semaphore(0);

    public static void main(String[] arguments) throws InterruptedException {
        HungryItems items = new HungryItems();
        int threads = Integer.parseInt(arguments[0]);
        long begin = System.nanoTime();
        try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(items.budget)) {
            monitor.start();
            items.budget.addRoomListener(() -> items.room.release(threads));
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread worker = new Thread(items::work);
                workers.add(worker);
                worker.start();
            }
            for (Thread worker : workers) {
                worker.join();
            }
            System.out.println("done=" + items.done);
            System.out.println("outOfMemory=" + items.outOfMemory);
            System.out.println("reserved=" + items.budget.reservedBytes());
            System.out.println("most=" + items.most);
            System.out.println("millis=" + (System.nanoTime() - begin) / 1_000_000);
            System.out.println("pressure=" + monitor.changes());
        }
    }

    private void work() {
        while (next.getAndIncrement() < ITEMS) {
            try (Reservation reserved = reserve()) {
                long before =
                        counters.getThreadAllocatedBytes(Thread.currentThread().getId());
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                byte[] held = new byte[BYTES];
                long end = System.nanoTime() + HELD_NANOS;
                for (long left = HELD_NANOS; left > 0; left = end - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                held[BYTES - 1] = (byte) reserved.bytes();
                estimate.record(
                        counters.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
                running.decrementAndGet();
                done.incrementAndGet();
            } catch (OutOfMemoryError e) {
                outOfMemory.incrementAndGet();
                estimate.outOfMemory();
            }
        }
    }

    private Reservation reserve() {
        while (true) {
            OptionalLong bytes = estimate.bytes();
            Optional<Reservation> granted =
                    bytes.isPresent() ? budget.tryReserve(bytes.getAsLong()) : budget.tryReserveAlone();
            if (granted.isPresent()) {
                return granted.get();
            }
            room.acquireUninterruptibly();
        }
    }
}
