package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultPluginManager;

/** A host's subclass of PF4J's manager compiles as a subclass of ours. */
class OverridesTest {
    private static final int VISIBILITY = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;

    private static @Nullable Method original(Method override) {
        for (Class<?> type : List.of(DefaultPluginManager.class, AbstractPluginManager.class)) {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isPrivate(method.getModifiers())
                        && method.getName().equals(override.getName())
                        && Arrays.equals(method.getParameterTypes(), override.getParameterTypes())) {
                    return method;
                }
            }
        }
        return null;
    }

    @Test
    void eachOverriddenMethodCanBeOverriddenAsInPf4j() {
        List<String> overridden = new ArrayList<>();
        for (Class<?> type : List.of(ParallelPluginManager.class, GuardedPluginManager.class)) {
            assertThat(Modifier.isFinal(type.getModifiers())).isFalse();
            for (Method method : type.getDeclaredMethods()) {
                @Nullable Method original = method.isSynthetic() ? null : original(method);
                if (original != null) {
                    overridden.add(method.getName());
                    assertThat(method.getModifiers() & VISIBILITY)
                            .as("visibility of %s", method)
                            .isEqualTo(original.getModifiers() & VISIBILITY);
                    assertThat(Modifier.isFinal(method.getModifiers()))
                            .as("final %s", method)
                            .isFalse();
                    assertThat(method.getReturnType()).as("%s", method).isEqualTo(original.getReturnType());
                    assertThat(method.getExceptionTypes()).as("%s", method).isEqualTo(original.getExceptionTypes());
                }
            }
        }
        assertThat(overridden).contains("isPluginValid", "loadPluginFromPath", "unloadPlugin", "startPlugins");
    }

    /** What a host casts the result of {@code super.create...()} to. */
    @Test
    void eachPartIsOfTheTypeOfPf4jsPart(@TempDir Path folder) throws Exception {
        DefaultPluginManager upstream = new DefaultPluginManager(folder);
        ParallelPluginManager ours = new ParallelPluginManager(folder);
        List<String> parts = new ArrayList<>();
        for (Method factory : DefaultPluginManager.class.getDeclaredMethods()) {
            if (factory.getName().startsWith("create") && factory.getParameterCount() == 0) {
                factory.setAccessible(true);
                assertThat(factory.invoke(ours))
                        .isInstanceOf(factory.invoke(upstream).getClass());
                parts.add(factory.getName());
            }
        }
        assertThat(parts).contains("createPluginDescriptorFinder", "createPluginRepository", "createPluginLoader");
    }

    /** Hosts have verbs of their own, such as a reloadPlugin, which must not meet one of ours with another result. */
    @Test
    void noMethodThatIsAddedIsNamedAsAHostWouldNameItsOwn() {
        for (Class<?> type : List.of(ParallelPluginManager.class, GuardedPluginManager.class)) {
            for (Method method : type.getDeclaredMethods()) {
                boolean seen = Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers());
                boolean takesTypeOfOurs = Arrays.stream(method.getParameterTypes())
                        .anyMatch(parameter -> parameter.getName().startsWith("io.aitherzero."));
                if (seen && original(method) == null && !takesTypeOfOurs) {
                    assertThat(method.getName()).as("%s", method).doesNotMatch(".*Plugins?");
                }
            }
        }
    }

    @Test
    void noMethodOfPf4jIsTakenFromHostsByAFinalOne() {
        for (Class<?> type : List.of(ParallelPluginManager.class, GuardedPluginManager.class)) {
            for (Method method : type.getDeclaredMethods()) {
                boolean seen = Modifier.isPublic(method.getModifiers()) || Modifier.isProtected(method.getModifiers());
                assertThat(seen && Modifier.isFinal(method.getModifiers()))
                        .as("final %s", method)
                        .isFalse();
            }
        }
    }
}
