package io.aitherzero.pf4j;

import java.util.Collection;
import java.util.Iterator;
import java.util.ListIterator;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A list for the lists that PF4J hands out: any number of threads may use it, and whoever walks over it may remove or
 * replace what is there. An iterator sees the list as it was when the walk began and changes the list as it is now; what
 * another thread has removed in between stays removed.
 */
final class LiveList<E> extends CopyOnWriteArrayList<E> {
    private static final long serialVersionUID = 1L;

    LiveList(Collection<? extends E> elements) {
        super(elements);
    }

    @Override
    public Iterator<E> iterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator() {
        return listIterator(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        return new Walk(super.listIterator(index));
    }

    /** Whether an element is the one that is meant, and the first of those. */
    private static final class First {
        private final Object meant;
        private boolean found;

        First(Object meant) {
            this.meant = meant;
        }

        @SuppressWarnings("ReferenceEquality") // a plugin that was loaded again is equal to the one that was meant
        boolean test(Object element) {
            boolean here = !found && element == meant;
            found |= here;
            return here;
        }
    }

    private final class Walk implements ListIterator<E> {
        private final ListIterator<E> snapshot;
        private @Nullable E last;

        Walk(ListIterator<E> snapshot) {
            this.snapshot = snapshot;
        }

        private E passed() {
            E passed = last;
            if (passed == null) {
                throw new IllegalStateException("No element has been passed since the last change; call next() first");
            }
            return passed;
        }

        @Override
        public E next() {
            E next = snapshot.next();
            last = next;
            return next;
        }

        @Override
        public E previous() {
            E previous = snapshot.previous();
            last = previous;
            return previous;
        }

        @Override
        public void remove() {
            First first = new First(passed());
            removeIf(first::test);
            last = null;
        }

        @Override
        public void set(E element) {
            First first = new First(passed());
            replaceAll(old -> first.test(old) ? element : old);
            last = element;
        }

        @Override
        public void add(E element) {
            LiveList.this.add(Math.min(snapshot.nextIndex(), size()), element);
            last = null;
        }

        @Override
        public boolean hasNext() {
            return snapshot.hasNext();
        }

        @Override
        public boolean hasPrevious() {
            return snapshot.hasPrevious();
        }

        @Override
        public int nextIndex() {
            return snapshot.nextIndex();
        }

        @Override
        public int previousIndex() {
            return snapshot.previousIndex();
        }
    }
}
