package io.aitherzero.cli.context;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.Style;
import io.aitherzero.host.HostSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One command as it was typed.
 *
 * @param typed the options and parameters
 * @param context where it runs
 */
public record Invocation(Typed typed, CliContext context) {
    public boolean json() {
        return flag("--json");
    }

    public boolean flag(String name) {
        return typed.options().containsKey(name);
    }

    public Style style() {
        return context.style(flag("--no-color"));
    }

    /** The answer, as a text or as a document. */
    public void print(Report report) {
        print(json() ? report.json() : report.text(style()));
    }

    /** Data, in whole lines. */
    public void print(String data) {
        String whole = data.endsWith("\n") ? data : data + "\n";
        context.out().print(json() ? whole : context.fitted(whole));
        context.out().flush();
    }

    /** The same bytes on every machine, for documents that say what they are encoded in. */
    public void printUtf8(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        context.out().write(bytes, 0, bytes.length);
        context.out().flush();
    }

    /** A message beside the data. */
    public void say(String message) {
        context.err().println(message);
    }

    /** The first parameter; of the type that it was declared with. */
    public <T> Optional<T> parameter() {
        return this.<T>parameters().stream().findFirst();
    }

    /** All parameters; of the type that they were declared with. */
    public <T> List<T> parameters() {
        @SuppressWarnings("unchecked")
        List<T> values = (List<T>) typed.parameters();
        return values;
    }

    /** The value of an option; of the type that it was declared with. */
    public <T> Optional<T> option(String name) {
        @SuppressWarnings("unchecked")
        T value = (T) typed.options().get(name);
        return Optional.ofNullable(value);
    }

    public <T> List<T> options(String name) {
        return this.<List<T>>option(name).orElse(List.of());
    }

    /** The folder that is home; it must exist. */
    public Path home() {
        Path home = HomeFolder.of(option("--home"), context);
        if (!Files.isDirectory(home)) {
            throw new UsageException("Home folder '" + Shown.line(home.toString())
                    + "' must be an existing folder, but is not; create it, or name another with --home");
        }
        return home;
    }

    /** The settings of the home, overridden by what was typed. */
    public HostSettings settings() {
        HostSettings settings = HostSettings.read(home());
        List<Path> folders = new ArrayList<>();
        for (Path named : this.<Path>options("--plugins")) {
            folders.add(folder(named));
        }
        settings = folders.isEmpty() ? checked(settings) : settings.withPlugins(folders);
        Optional<Schedule> schedule = option("--schedule");
        if (schedule.isPresent()) {
            settings = settings.withSchedule(schedule.get());
        }
        Optional<Integer> workers = option("--workers");
        if (workers.isPresent()) {
            settings = settings.withWorkers(workers.get());
        }
        Optional<Duration> timeout = option("--start-timeout");
        if (timeout.isPresent()) {
            settings = settings.withStartTimeout(timeout.get());
        }
        List<String> required = options("--require");
        return required.isEmpty() ? settings : settings.withRequire(required);
    }

    /** Folders of the configuration; the usual one need not be there. */
    private HostSettings checked(HostSettings settings) {
        for (Path folder : settings.plugins()) {
            Optional<String> trouble = trouble(folder);
            if (trouble.isPresent()) {
                String said = "Plugins folder '" + Shown.line(folder.toString())
                        + "' must be a folder that can be read, but " + trouble.get();
                if (folder.equals(settings.home().resolve("plugins"))
                        && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                    say("Plugins folder '" + Shown.line(folder.toString())
                            + "' does not exist; create it, or name another with --plugins");
                } else {
                    throw new UsageException(said + "; mend that, or name another in '"
                            + Shown.line(settings.home()
                                    .resolve("conf")
                                    .resolve("aither.conf")
                                    .toString())
                            + "' or with --plugins");
                }
            }
        }
        return settings;
    }

    private static Path folder(Path named) {
        Path folder = named.toAbsolutePath().normalize();
        Optional<String> trouble = trouble(folder);
        if (trouble.isEmpty()) {
            return folder;
        }
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw UsageException.of("Option --plugins", "an existing folder", named.toString(), Value.LEAVE_OUT);
        }
        throw new UsageException("Option --plugins must be an existing folder that can be read, but '"
                + Shown.line(named.toString()) + "' " + trouble.get() + "; " + Value.LEAVE_OUT);
    }

    /** Why a folder cannot be listed; empty if it can. */
    private static Optional<String> trouble(Path folder) {
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
            boolean ignored = listed.iterator().hasNext();
            // without the right to search it, nothing in it can be opened
            return Files.isExecutable(folder)
                    ? Optional.empty()
                    : Optional.of("cannot be searched: this user has no right to (chmod +x)");
        } catch (NoSuchFileException e) {
            return Optional.of(Files.isSymbolicLink(folder) ? "is a link to what does not exist" : "does not exist");
        } catch (NotDirectoryException e) {
            return Optional.of("is a file");
        } catch (AccessDeniedException e) {
            return Optional.of("cannot be read: this user has no right to (chmod +rx)");
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.of("cannot be read: " + Shown.line(String.valueOf(e.getMessage())));
        }
    }
}
