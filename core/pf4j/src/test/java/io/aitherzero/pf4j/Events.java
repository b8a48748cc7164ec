package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.List;
import org.pf4j.PluginManager;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;

/** Takes down the events of a manager. */
final class Events implements PluginStateListener {
    private final List<String> all = new ArrayList<>();

    static Events of(PluginManager plugins) {
        Events events = new Events();
        plugins.addPluginStateListener(events);
        return events;
    }

    @Override
    public synchronized void pluginStateChanged(PluginStateEvent event) {
        all.add(event.getPlugin().getPluginId() + " " + event.getOldState() + ">" + event.getPluginState());
    }

    synchronized List<String> all() {
        return new ArrayList<>(all);
    }

    /** The events of one plugin, as {@code RESOLVED>STARTED}. */
    List<String> of(String id) {
        return all().stream()
                .filter(event -> event.startsWith(id + " "))
                .map(event -> event.substring(id.length() + 1))
                .toList();
    }
}
