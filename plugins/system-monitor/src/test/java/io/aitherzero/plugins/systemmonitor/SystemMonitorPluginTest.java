package io.aitherzero.plugins.systemmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.test.AitherTest;
import io.aitherzero.test.TestHost;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

@AitherTest(configuration = "period = 2s\nhistory-length = 5")
class SystemMonitorPluginTest {
    @Test
    void readingsArriveAfterTheStartAndAreKeptForAWhile(TestHost host) {
        SystemReadings readings = host.extension(SystemReadings.class);
        assertThat(readings.latest()).isEmpty();

        host.advance(Duration.ZERO);
        assertThat(readings.latest().orElseThrow().memory()).isPresent();
        assertThat(readings.levels()).containsKey("memory");
        assertThat(readings.history()).hasSize(1);
        host.advance(Duration.ofSeconds(3));
        assertThat(readings.history()).hasSize(2);
        host.advance(Duration.ofMinutes(1));
        assertThat(readings.history()).hasSize(5);

        assertThat(host.stop()).isEmpty();
        assertThat(readings.latest()).isEmpty();
        assertThat(readings.history()).isEmpty();
        assertThat(readings.levels()).isEmpty();
    }

    @Test
    void startLoadsNoOshiAndItsAbsenceIsReportedByTheReading(TestHost host) throws Throwable {
        LogLines log = new LogLines();
        try (URLClassLoader withoutOshi = new WithoutOshi()) {
            Class<?> probe = withoutOshi.loadClass(OshiProbe.class.getName());
            Constructor<?> constructor = probe.getDeclaredConstructor(InstantSource.class, Logger.class);
            constructor.setAccessible(true);
            Object oshiLess = constructor.newInstance(InstantSource.system(), log);
            // a look at all methods would load what OSHI they name
            MethodHandle read = MethodHandles.privateLookupIn(probe, MethodHandles.lookup())
                    .findVirtual(
                            probe, "read", MethodType.methodType(withoutOshi.loadClass(SystemReading.class.getName())))
                    .bindTo(oshiLess);
            assertThat(log.seen).isEmpty();
            read.invokeWithArguments();
            read.invokeWithArguments();
        }

        assertThat(log.seen.stream().filter(line -> line.startsWith("WARN cpu")))
                .containsExactly("WARN cpu cannot be read (java.lang.NoClassDefFoundError:"
                        + " oshi/SystemInfo), so its readings are absent; let the JVM load OSHI's native library"
                        + " (-Djna.tmpdir names a folder that allows it) and read the system's counters");
        assertThat(log.seen).hasSize(4);
    }

    /** Loads the plugin's classes itself and everything else but OSHI from the tests' class path. */
    private static final class WithoutOshi extends URLClassLoader {
        WithoutOshi() {
            super(
                    new URL[] {
                        SystemMonitorPlugin.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    SystemMonitorPluginTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("oshi.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith(SystemMonitorPlugin.class.getPackageName())) {
                synchronized (getClassLoadingLock(name)) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded == null ? findClass(name) : loaded;
                }
            }
            return super.loadClass(name, resolve);
        }
    }
}
