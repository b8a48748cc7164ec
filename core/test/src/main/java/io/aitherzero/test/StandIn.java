package io.aitherzero.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pf4j.ExtensionPoint;

/** A plugin that is there in place of one that the plugin under test depends on; of the test class, the method or both. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Repeatable(StandIn.All.class)
public @interface StandIn {
    /** What becomes of its start. */
    enum Start {
        /** It starts. */
        WORKS,
        /** It throws. */
        FAILS,
        /** It does not return, and the host gives it up after a moment. */
        HANGS
    }

    /** Its id. */
    String id();

    /** Its version. */
    String version() default "999.0.0";

    /** What it publishes: public classes of the test's class path with a public constructor without parameters. */
    Class<? extends ExtensionPoint>[] extensions() default {};

    /** What becomes of its start. */
    Start start() default Start.WORKS;

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @interface All {
        /** Each of them. */
        StandIn[] value();
    }
}
