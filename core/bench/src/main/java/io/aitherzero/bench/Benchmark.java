package io.aitherzero.bench;

import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.util.Optional;

/**
 * A work that is always the same.
 *
 * @param name by which it is asked for
 * @param work what is done, at which limit
 * @param yardstick what the ideal is
 * @param body does it once
 */
public record Benchmark(String name, String work, String yardstick, Body body) {
    /** Does the work once. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs and measures.
         *
         * @param engine has room for fixed limits; used by nobody else meanwhile
         * @throws IOException if its files or JVMs cannot be had
         * @throws InterruptedException if the thread is interrupted
         */
        Measurement run(JobEngine engine) throws IOException, InterruptedException;

        /** Whether it is measured in JVMs of its own, which nothing done in this one warms up. */
        default boolean hasOwnJvm() {
            return false;
        }
    }

    /**
     * Runs it once with an engine of its own, whose making is not measured. Where its files or JVMs fail, that is a fault
     * of the run, so that other benchmarks go on.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public Measurement run() throws InterruptedException {
        long from = System.nanoTime();
        try (JobEngine engine = JobEngine.create()) {
            return body.run(engine);
        } catch (IOException e) {
            String fault = Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
            return new Measurement(0, 0, System.nanoTime() - from, 0, 0, 0, Optional.of(fault));
        }
    }
}
