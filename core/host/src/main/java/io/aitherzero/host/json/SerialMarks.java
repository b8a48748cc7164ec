package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.SerialMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules that run alone, since they hung in a parallel boot: {@code serial.json}, {@code aitherzero.serial/1}, beside
 * the recorded boots. One process at a time should change it.
 */
public final class SerialMarks {
    private static final String SCHEMA = "aitherzero.serial/1";

    private final Path file;

    /**
     * Names the folder, which need not exist.
     *
     * @param folder where profiles are
     */
    public SerialMarks(Path folder) {
        file = folder.resolve("serial.json");
    }

    /**
     * The marks, by module; none where there is no file.
     *
     * @param warnings told when the file is there but cannot be used
     */
    public List<SerialMark> read(Consumer<String> warnings) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            if (!ProfileReader.text(root, "schema").equals(SCHEMA)) {
                throw new IllegalArgumentException(
                        "the schema must be '" + SCHEMA + "', but is '" + ProfileReader.text(root, "schema") + "'");
            }
            return ProfileReader.list(root, "modules", JsonElement::getAsJsonObject).stream()
                    .map(mark -> new SerialMark(
                            ProfileReader.text(mark, "id"),
                            ProfileReader.text(mark, "version"),
                            Instant.parse(ProfileReader.text(mark, "since")),
                            ProfileReader.text(mark, "cause")))
                    .toList();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            warnings.accept("The marks of modules that run alone in " + file + " cannot be used ("
                    + Shown.line(String.valueOf(e.getMessage())) + "), so none does; remove the file, or mend it");
            return List.of();
        }
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
     * Replaces all marks.
     *
     * @throws IOException if that cannot be done; the file is as it was then
     */
    public void write(List<SerialMark> marks) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        Path unfinished = file.resolveSibling(".serial.json.part");
        Files.writeString(unfinished, document(marks));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
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
