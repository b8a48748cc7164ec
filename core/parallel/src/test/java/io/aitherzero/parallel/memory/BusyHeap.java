package io.aitherzero.parallel.memory;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A heap with a given live share and two threads that make garbage, watched by a monitor for some seconds. */
final class BusyHeap {
    private static final int BLOCK = 100_000;

    private final byte[][][] live;
    private final AtomicReference<byte[][]> escaped = new AtomicReference<>();
    private volatile boolean over;

    private BusyHeap(double share) {
        int blocks = (int) (Runtime.getRuntime().maxMemory() * share / BLOCK);
        live = new byte[blocks][][];
        for (int i = 0; i < blocks; i++) {
            live[i] = block();
        }
    }

    private static byte[][] block() {
        byte[][] block = new byte[97][];
        for (int i = 0; i < block.length; i++) {
            block[i] = new byte[1000];
        }
        return block;
    }

    public static void main(String[] arguments) throws InterruptedException {
        BusyHeap heap = new BusyHeap(Double.parseDouble(arguments[0]));
        int seconds = Integer.parseInt(arguments[1]);
        MemoryBudget budget = MemoryBudget.ofThisJvm();
        CountDownLatch alarmed = new CountDownLatch(1);
        try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(budget)) {
            monitor.addListener(change -> {
                if (change.levels().getOrDefault(PressureInput.HEAP, MemoryPressure.NORMAL) != MemoryPressure.NORMAL) {
                    alarmed.countDown();
                }
            });
            monitor.start();
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(heap::makeGarbage);
                thread.setDaemon(true);
                thread.start();
            }
            System.out.println("alarmed=" + alarmed.await(seconds, TimeUnit.SECONDS));
            heap.over = true;
            System.out.println("heap=" + monitor.sample().heap());
            System.out.println("changes=" + monitor.changes());
        }
    }

    private void makeGarbage() {
        Random random = new Random(1);
        while (!over) {
            byte[][] block = block();
            escaped.set(block);
            // one in twenty replaces an old one, so that there is garbage among the old too
            if (random.nextInt(20) == 0) {
                live[random.nextInt(live.length)] = block;
            }
        }
    }
}
