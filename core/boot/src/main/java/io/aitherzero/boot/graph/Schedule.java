package io.aitherzero.boot.graph;

/** When a module may start. */
public enum Schedule {
    /** The host picks: {@link #READY}, or {@link #SEQUENTIAL} where one worker or one module leaves no choice. */
    AUTO,
    /** As soon as its own dependencies have started; the longest remaining path first. */
    READY,
    /** Once every module of the levels below has finished. */
    LEVEL,
    /** One after the other. */
    SEQUENTIAL
}
