package io.aitherzero.pf4j;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map for the maps that PF4J hands out, in the order in which keys were put, null included: any number of threads may
 * use it, and whoever walks over it may remove what is there or set its value. A walk sees the map as it was when it
 * began.
 */
final class LiveMap<K extends @Nullable Object, V> extends AbstractMap<K, V> {
    private final LinkedHashMap<K, V> map;

    LiveMap(Map<? extends K, ? extends V> entries) {
        map = new LinkedHashMap<>(entries);
    }

    @Override
    public synchronized int size() {
        return map.size();
    }

    @Override
    public synchronized boolean containsKey(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public synchronized @Nullable V get(@Nullable Object key) {
        return map.get(key);
    }

    @Override
    public synchronized @Nullable V put(K key, V value) {
        return map.put(key, value);
    }

    @Override
    public synchronized @Nullable V remove(@Nullable Object key) {
        return map.remove(key);
    }

    @Override
    public synchronized boolean remove(@Nullable Object key, @Nullable Object value) {
        return map.containsKey(key) && Objects.equals(map.get(key), value) && map.remove(key) != null;
    }

    @Override
    public synchronized void clear() {
        map.clear();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return LiveMap.this.size();
            }

            @Override
            public Iterator<Entry<K, V>> iterator() {
                return new Walk();
            }
        };
    }

    private synchronized List<Entry<K, V>> snapshot() {
        List<Entry<K, V>> entries = new ArrayList<>(map.size());
        for (Map.Entry<K, V> entry : map.entrySet()) {
            entries.add(new Passed(entry.getKey(), entry.getValue()));
        }
        return entries;
    }

    private final class Passed extends SimpleEntry<K, V> {
        private static final long serialVersionUID = 1L;

        Passed(K key, V value) {
            super(key, value);
        }

        @Override
        public V setValue(V value) {
            synchronized (LiveMap.this) {
                map.replace(getKey(), value);
            }
            return super.setValue(value);
        }
    }

    private final class Walk implements Iterator<Entry<K, V>> {
        private final Iterator<Entry<K, V>> snapshot = snapshot().iterator();
        private @Nullable Entry<K, V> last;

        @Override
        public boolean hasNext() {
            return snapshot.hasNext();
        }

        @Override
        public Entry<K, V> next() {
            Entry<K, V> next = snapshot.next();
            last = next;
            return next;
        }

        @Override
        public void remove() {
            Entry<K, V> passed = last;
            if (passed == null) {
                throw new IllegalStateException("No entry has been passed since the last change; call next() first");
            }
            LiveMap.this.remove(passed.getKey(), passed.getValue());
            last = null;
        }
    }
}
