package io.aitherzero.api.parallel;

/** How the number of items that run at once is chosen. */
public sealed interface Limit {
    /**
     * Always the same.
     *
     * @param atOnce at least 1
     */
    record Fixed(int atOnce) implements Limit {
        /** Checks the number. */
        public Fixed {
            check(atOnce);
        }
    }

    /**
     * From processors, load and memory pressure: {@code max(1, min(ceil(ceil(base * load) * memory), most))}.
     *
     * @param most never more than this, at least 1
     */
    record Formula(int most) implements Limit {
        /** Checks the number. */
        public Formula {
            check(most);
        }
    }

    /**
     * Searched by measuring throughput while the batch runs, remembered by task.
     *
     * @param most never more than this, at least 1
     */
    record Adaptive(int most) implements Limit {
        /** Checks the number. */
        public Adaptive {
            check(most);
        }
    }

    /** The same limit all the time. */
    static Limit fixed(int atOnce) {
        return new Fixed(atOnce);
    }

    /** The formula, never more than 32. */
    static Limit formula() {
        return new Formula(32);
    }

    /** Searched, never more than 32 for CPU and MIXED work and 256 for IO and NETWORK. */
    static Limit adaptive(Workload workload) {
        return new Adaptive(workload == Workload.IO || workload == Workload.NETWORK ? 256 : 32);
    }

    private static void check(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit of a batch must be at least 1, is %d".formatted(limit));
        }
    }
}
