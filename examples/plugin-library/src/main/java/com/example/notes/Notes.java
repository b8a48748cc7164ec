package com.example.notes;

import java.util.List;
import org.pf4j.ExtensionPoint;

/** What other plugins see of the notes. */
public interface Notes extends ExtensionPoint {
    /** Keeps a note. */
    void add(String note);

    /** All that were kept, the oldest first. */
    List<String> all();
}
