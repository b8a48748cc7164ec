package io.aitherzero.cli;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.host.HomeLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The home that {@code dev} has of its own within another one, whose configuration it has; one process alone has it. */
final class DevHome implements AutoCloseable {
    private final Path path;
    private final @Nullable HomeLock lock;

    private DevHome(Path path, @Nullable HomeLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes and fills it; where that cannot be, says why, and returns empty. */
    static Optional<DevHome> take(Invocation call, Path home) {
        Path own = home.resolve("var").resolve("dev");
        if (!FileAccess.writable(own)) {
            call.say(unwritable(home, "is not"));
            return Optional.empty();
        }
        HomeLock.Attempt attempt = HomeLock.take(own);
        if (attempt instanceof HomeLock.InUse other) {
            call.say("'aither dev' runs already in home folder '"
                    + Shown.line(home.toString()) + "'"
                    + other.holder()
                            .map(holder -> ", as process " + holder.pid() + " since " + Amounts.time(holder.since()))
                            .orElse("")
                    + "; give that one all projects, or name another home with --home");
            return Optional.empty();
        }
        if (attempt instanceof HomeLock.NotLockable not) {
            call.say(BootCommand.notLockable(own, not));
        }
        DevHome taken = new DevHome(own, attempt instanceof HomeLock.Taken mine ? mine.lock() : null);
        try {
            FileAccess.PRIVATE.createFolder(own);
            configure(home.resolve("conf"), own.resolve("conf"));
            return Optional.of(taken);
        } catch (IOException e) {
            taken.close();
            call.say(unwritable(home, "that failed (" + Shown.line(e.toString()) + ")"));
            return Optional.empty();
        }
    }

    private static String unwritable(Path home, String value) {
        return "Home folder '" + Shown.line(home.toString())
                + "' must be one that this user may write, since 'aither dev' has a home of its own in var/dev there, but "
                + value + "; make it writable, or name another home with --home";
    }

    private static void configure(Path conf, Path own) throws IOException {
        if (!Files.isDirectory(conf)) {
            return;
        }
        Path target = conf.toAbsolutePath();
        if (Files.isSymbolicLink(own)) {
            if (Files.readSymbolicLink(own).equals(target)) {
                return;
            }
            // the home was moved
            Files.delete(own);
        }
        if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createSymbolicLink(own, target);
                return;
            } catch (FileAlreadyExistsException e) {
                // what else is there is in the way
                throw e;
            } catch (UnsupportedOperationException | IOException e) {
                FileAccess.PRIVATE.createFolder(own);
            }
        }
        mirror(conf, own);
    }

    /** Where links are not allowed: with each start the configuration is copied, and what is not in it any more is removed. */
    private static void mirror(Path conf, Path own) throws IOException {
        try (Stream<Path> old = Files.walk(own)) {
            for (Path each : files(old)) {
                if (!Files.exists(conf.resolve(own.relativize(each)))) {
                    Files.delete(each);
                }
            }
        }
        try (Stream<Path> all = Files.walk(conf)) {
            for (Path each : files(all)) {
                Path copy = own.resolve(conf.relativize(each));
                FileAccess.PRIVATE.createFolder(copy.resolveSibling(""));
                Files.copy(each, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<Path> files(Stream<Path> all) {
        return all.filter(Files::isRegularFile).toList();
    }

    Path path() {
        return path;
    }

    /** Lets others have it. May be called again. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
