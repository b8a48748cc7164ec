package com.example.notes;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;

/** Keeps notes in its data folder, as JSON. */
public final class NotesPlugin extends ModulePlugin {
    public NotesPlugin(ModuleContext context) {
        super(context);
    }

    ModuleContext owner() {
        return context();
    }
}
