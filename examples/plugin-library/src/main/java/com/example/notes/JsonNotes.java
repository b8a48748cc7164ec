package com.example.notes;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;

/** Notes in a file of the plugin's data folder. Gson is the plugin's own, whatever version the host has. */
@Extension
public final class JsonNotes implements Notes {
    private final Path file;

    public JsonNotes(NotesPlugin plugin) {
        file = plugin.owner().dataFolder().resolve("notes.json");
    }

    @Override
    public synchronized void add(String note) {
        List<String> all = new ArrayList<>(all());
        all.add(note);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, new Gson().toJson(all));
        } catch (IOException e) {
            throw new UncheckedIOException("The note cannot be kept in " + file + "; make room there", e);
        }
    }

    @Override
    public synchronized List<String> all() {
        try {
            return Files.exists(file) ? List.of(new Gson().fromJson(Files.readString(file), String[].class)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("The notes in " + file + " cannot be read", e);
        }
    }
}
