package io.aitherzero.host.control;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.LineLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** That one host stays up in a home. The operating system lets the lock go when the process ends, however that happens. */
public final class StartLock implements AutoCloseable {
    private final LineLog lock;

    private StartLock(LineLog lock) {
        this.lock = lock;
    }

    /**
     * Takes the lock of a home.
     *
     * @param home the home
     * @return empty if another host has it
     * @throws IOException if there can be no lock in the home
     */
    public static Optional<StartLock> take(Path home) throws IOException {
        Path folder = FileAccess.PRIVATE.createFolder(home.resolve("var").resolve("run"));
        return LineLog.open(folder.resolve("start.lock")).map(StartLock::new);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
