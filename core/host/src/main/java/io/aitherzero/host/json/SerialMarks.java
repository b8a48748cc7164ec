package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.SharedFile;
import io.aitherzero.base.Shown;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.SerialMark;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules that run alone, since they hung in a parallel boot: {@code serial.json}, {@code aitherzero.serial/1}, beside
 * the recorded boots. Several processes may change it at once: no mark that one makes or lifts is lost to another.
 */
public final class SerialMarks {
    private static final String SCHEMA = "aitherzero.serial/1";

    private static final String VERSION = "aitherzero\\.serial/[1-9]\\d{0,8}";

    private final Path file;

    /**
     * Names the folder, which need not exist.
     *
     * @param folder where profiles are
     */
    public SerialMarks(Path folder) {
        file = folder.resolve("serial.json");
    }

    /** Whether there may be any. */
    public boolean exist() {
        return Files.exists(file);
    }

    /**
     * The marks, by module; none where there is no file.
     *
     * @param warnings told when the file is there but cannot be used
     */
    public List<SerialMark> read(Consumer<String> warnings) {
        if (!exist()) {
            return List.of();
        }
        try {
            // a pipe would be read for ever
            if (!Files.isRegularFile(file)) {
                throw new IOException("it must be a file, but is " + (Files.isDirectory(file) ? "a folder" : "none"));
            }
            return content();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            warnings.accept(unusable(e) + ", so none does; remove the file, or mend it");
            return List.of();
        }
    }

    private List<SerialMark> content() throws IOException {
        JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        String schema = ProfileReader.text(root, "schema");
        if (!schema.equals(SCHEMA)) {
            String rule = "the schema must be '" + SCHEMA + "', but is '" + schema + "'";
            throw schema.matches(VERSION) ? new NewerVersionException(rule) : new IllegalArgumentException(rule);
        }
        return ProfileReader.list(root, "modules", JsonElement::getAsJsonObject).stream()
                .map(mark -> new SerialMark(
                        ProfileReader.text(mark, "id"),
                        ProfileReader.text(mark, "version"),
                        Instant.parse(ProfileReader.text(mark, "since")),
                        ProfileReader.text(mark, "cause")))
                .toList();
    }

    private String unusable(Throwable e) {
        return "The marks of modules that run alone in " + file + " cannot be used ("
                + Shown.line(String.valueOf(e.getMessage())) + ")";
    }

    /** The document of some marks. */
    public static String document(List<SerialMark> marks) {
        return Json.document(SCHEMA, out -> {
            out.name("modules").beginArray();
            for (SerialMark mark : marks) {
                out.beginObject().name("id").value(mark.module());
                out.name("version").value(mark.version());
                out.name("since").value(mark.since().toString());
                out.name("cause").value(mark.cause()).endObject();
            }
            out.endArray();
        });
    }

    /**
     * Changes the marks as they are by now, while no other process does.
     *
     * @param change gives the new marks for the present ones; called once
     * @param warnings told when the file is damaged and set aside as {@code serial.json.damaged}
     * @return the new marks
     * @throws IOException if that cannot be done, or a newer version wrote the file; it is as it was then
     */
    public List<SerialMark> change(UnaryOperator<List<SerialMark>> change, Consumer<String> warnings)
            throws IOException {
        List<SerialMark> after = new ArrayList<>();
        // that a module hangs beside others is known from a boot that hung, so it is not to be lost with the power
        new SharedFile(new WholeFile(file, FileAccess.PRIVATE).forced()).replace(() -> {
            List<SerialMark> before = present(warnings);
            after.addAll(change.apply(before));
            return after.equals(before) ? Optional.empty() : Optional.of(document(after));
        });
        return List.copyOf(after);
    }

    private List<SerialMark> present(Consumer<String> warnings) throws IOException {
        try {
            return Files.exists(file) ? content() : List.of();
        } catch (NewerVersionException e) {
            throw new IOException(unusable(e) + " and are left as they are; update this program", e);
        } catch (RuntimeException | CharacterCodingException | StackOverflowError e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            warnings.accept(unusable(e) + "; the file is set aside as " + aside.getFileName());
            return List.of();
        }
    }

    private static final class NewerVersionException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        NewerVersionException(String rule) {
            super(rule);
        }
    }

    /**
     * The marks with those that a boot adds: modules that passed their deadline while others could be starting.
     *
     * @param marks the marks until now
     * @param boot the boot
     */
    public static List<SerialMark> after(List<SerialMark> marks, BootProfile boot) {
        List<SerialMark> added = boot.modules().stream()
                .filter(module -> boot.workers() > 1 && !module.serial())
                .flatMap(module -> hung(module, boot).stream())
                .toList();
        List<String> replaced = added.stream().map(SerialMark::module).collect(Collectors.toCollection(ArrayList::new));
        return Stream.concat(marks.stream().filter(mark -> !replaced.contains(mark.module())), added.stream())
                .toList();
    }

    private static Optional<SerialMark> hung(ModuleProfile module, BootProfile boot) {
        return module.reason()
                .filter(reason -> reason.code() == Finding.Code.START_TIMEOUT)
                .map(reason -> new SerialMark(module.id(), module.version(), boot.startedAt(), reason.cause()));
    }
}
