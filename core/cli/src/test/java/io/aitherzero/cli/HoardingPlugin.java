package io.aitherzero.cli;

import java.util.ArrayList;
import java.util.List;
import org.pf4j.Plugin;

/** Once started, fills the heap and keeps it full. */
public final class HoardingPlugin extends Plugin {
    @Override
    public void start() {
        Thread thread = new Thread(HoardingPlugin::hoard, "hoarding");
        thread.setDaemon(true);
        thread.start();
    }

    /** Once the host does nothing but wait: what it still had to do would fail, and end it. */
    @SuppressWarnings("ModifiedButNotUsed") // it is there to be kept
    private static void hoard() {
        Thread main = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("main"))
                .findFirst()
                .orElseThrow();
        while (main.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        List<byte[]> all = new ArrayList<>(1 << 20);
        for (int size = 1 << 16; size > 0; ) {
            try {
                all.add(new byte[size]);
            } catch (OutOfMemoryError e) {
                // down to the last bytes, and again whenever something becomes free
                size = size > 64 ? size / 2 : 1 << 16;
            }
        }
    }
}
