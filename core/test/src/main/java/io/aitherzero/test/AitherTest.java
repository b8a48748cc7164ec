package io.aitherzero.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pf4j.Plugin;

/**
 * Boots a host around the plugin under test for each test, gives it as a parameter of type {@link TestHost}, and looks
 * afterwards for what the plugin has left behind: batches and work that go on, threads, JDBC drivers, MBeans, shutdown hooks,
 * and with {@link Classes#ISOLATED} its class loader.
 *
 * <p>The plugin is the project's: its classes are in {@code target/classes}, its descriptor is there as
 * {@code plugin.properties} or manifest, or comes from the system properties {@code plugin.id}, {@code plugin.version},
 * {@code plugin.class}, {@code plugin.dependencies} and {@code plugin.requires}, which the parent POM sets. Extensions on the
 * test's own class path are not found unless they are a plugin's. On a method it takes the place of that of the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(AitherExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
public @interface AitherTest {
    /** Where the classes of the plugin come from. */
    enum Classes {
        /** From the test's class path: test and plugin share them, and a test may call whatever it sees. */
        SHARED,
        /**
         * From a class loader of the plugin, as in production. What the plugin defines is not what the test has under the
         * same name: test and plugin share the JDK, the APIs, and what the test's class path has from elsewhere.
         */
        ISOLATED
    }

    /** Where the classes of the plugin come from. */
    Classes classes() default Classes.SHARED;

    /** The class of the plugin under test, where the descriptor does not say or another one is meant. */
    Class<? extends Plugin> plugin() default Plugin.class;

    /** The id of the plugin under test, where the descriptor does not say. */
    String id() default "";

    /** Archives of plugins that run beside it, jars and zips; relative to the project's folder. */
    String[] plugins() default {};

    /** The configuration of the plugin under test, as in {@code conf/<id>.conf}. */
    String configuration() default "";

    /** Whether the host is started before the test; a plugin under test that does not start fails the test then. */
    boolean start() default true;

    /** Whether to look for what is left afterwards. */
    boolean leaks() default true;
}
