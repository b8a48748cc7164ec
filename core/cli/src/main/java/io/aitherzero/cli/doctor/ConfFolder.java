package io.aitherzero.cli.doctor;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.Shown;
import io.aitherzero.base.StrictXml;
import io.aitherzero.boot.analysis.BootBudget;
import io.aitherzero.host.BudgetFile;
import io.aitherzero.host.ConfigurationSyntax;
import io.aitherzero.host.HostSettings;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** What the files in a home's {@code conf/} say, as far as it can be told without starting anything. */
final class ConfFolder {
    private static final String EXTENSION = ".conf";

    private final Path home;
    private final Path folder;

    ConfFolder(Path home) {
        this.home = home;
        folder = home.resolve("conf");
    }

    /** The settings of the home; the defaults where the file is wrong, which {@link #reading} tells. */
    HostSettings settings() {
        try {
            return HostSettings.read(home);
        } catch (ConfigurationException e) {
            return HostSettings.defaults(home);
        }
    }

    /**
     * The configuration files.
     *
     * @param modules the ids of those that are there, whose files these may be; empty where they are not known
     */
    Reading reading(Collection<String> modules) {
        List<Complaint> complaints = new ArrayList<>();
        List<Path> files = files(complaints);
        for (Path file : files) {
            List<String> problems = problems(file);
            problems.forEach(problem -> complaints.add(wrong(problem)));
            if (problems.isEmpty() && !isKnown(file, modules)) {
                complaints.add(stranger(file, modules));
            }
        }
        String value = files.isEmpty()
                ? "no file, so all is as by default"
                : String.join(
                        ", ",
                        files.stream()
                                .map(file -> Shown.line(file.getFileName().toString()))
                                .toList());
        return new Reading("conf", value, complaints);
    }

    private List<Path> files(List<Complaint> complaints) {
        TreeSet<Path> files = new TreeSet<>();
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
            listed.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            complaints.add(Complaint.problem(
                    "Folder '" + Shown.line(folder.toString()) + "' must be readable, but is not ("
                            + Shown.line(e.toString()) + ")",
                    "Let this user read it (chmod +rx), or remove it to get the defaults"));
        }
        return List.copyOf(files);
    }

    private List<String> problems(Path file) {
        try {
            if (file.equals(HostSettings.configuration(home))) {
                HostSettings ignored = HostSettings.read(home);
                return List.of();
            }
            if (file.equals(BudgetFile.of(home))) {
                BootBudget ignored = BudgetFile.read(file);
                return List.of();
            }
            return ConfigurationSyntax.problems(file);
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }

    /** The sentence ends with a way out behind its last semicolon. */
    private static Complaint wrong(String problem) {
        String shown = Shown.line(problem);
        int end = shown.lastIndexOf("; ");
        return end < 0
                ? Complaint.problem(shown, "Correct that line, or remove it to get the default")
                : Complaint.problem(
                        shown.substring(0, end),
                        shown.substring(end + 2, end + 3).toUpperCase(Locale.ROOT) + shown.substring(end + 3));
    }

    private boolean isKnown(Path file, Collection<String> modules) {
        return file.equals(HostSettings.configuration(home))
                || file.equals(BudgetFile.of(home))
                || modules.isEmpty()
                || modules.contains(id(file));
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - EXTENSION.length());
    }

    private static Complaint stranger(Path file, Collection<String> modules) {
        return Complaint.note(
                "'" + Shown.line(file.toString())
                        + "' should be named after a module or be read by another file, but there is" + " no module '"
                        + Shown.line(id(file)) + "'",
                "Name it after one of " + Shown.list(modules.stream().sorted().toList(), 6)
                        + ", or leave it if another file includes it");
    }

    /** The configuration of logging. */
    Reading log() {
        Path file = folder.resolve("log4j2.xml");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Reading("log", "var/log/aither.log, as by default", List.of());
        }
        return new Reading(
                "log", "as conf/log4j2.xml says", fault(file).map(List::of).orElseGet(List::of));
    }

    private static Optional<Complaint> fault(Path file) {
        String wayOut = "Correct it, or remove it to get the built-in logging";
        String name = Shown.line(file.toString());
        if (!Files.isRegularFile(file)) {
            return Optional.of(Complaint.problem("'" + name + "' must be a file, but is none", wayOut));
        }
        try {
            String root = StrictXml.root(file).getTagName();
            return root.equals("Configuration")
                    ? Optional.empty()
                    : Optional.of(Complaint.problem(
                            "'" + name + "' must have the root element Configuration, but has " + Shown.line(root),
                            wayOut));
        } catch (SAXParseException e) {
            return Optional.of(Complaint.problem(
                    name + ":" + e.getLineNumber() + ": must be XML that Log4j can read, but is not: "
                            + Shown.line(String.valueOf(e.getMessage())),
                    wayOut));
        } catch (IOException | SAXException e) {
            return Optional.of(Complaint.problem(
                    "'" + name + "' must be a file that can be read, but is not (" + Shown.line(e.toString()) + ")",
                    wayOut));
        }
    }
}
