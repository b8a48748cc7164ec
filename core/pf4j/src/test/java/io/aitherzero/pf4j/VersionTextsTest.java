package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Versions and ranges as people write them. */
class VersionTextsTest {
    @TempDir
    Path folder;

    private final VersionManager versions = new LenientVersions();

    private List<Finding> boot(String hostVersion) {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setSystemVersion(hostVersion);
        plugins.setIsolating(true);
        plugins.loadPlugins();
        plugins.startPlugins();
        List<Finding> findings = plugins.lastBoot().orElseThrow().findings();
        plugins.unloadPlugins();
        return findings;
    }

    private Finding theFinding() {
        List<Finding> findings = boot("1.0.0-SNAPSHOT");
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private void base(String version) {
        Script.sources("base").attribute("Plugin-Version", version).jar(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "1",
                "v1.0.0",
                "V1.0",
                "1.0.0.1",
                "1.0.0.Final",
                "2024.01.15",
                "1.0-rc1",
                "1.0.0+build",
                "01.2.3"
            })
    void versionsThatMissTheFormByLittleAreTaken(String version) {
        base(version);
        Script.jar(folder, "user", "base@>=0.9.0");
        Script.jar(folder, "other", "base");
        assertThat(boot("1.0.0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "1.x", "", "1..0", "-1.0.0", "1.0.0 beta", "١.0.0"})
    void whatIsNoVersionIsStillNone(String version) {
        assertThatThrownBy(() -> versions.compareVersions(version, version)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0.0, 0",
        "1.0.0.2, 1.0.0.10, -1",
        "1.0.0.1, 1.0.0, 1",
        "v2, 1.9.9.9, 1",
        "1.0-rc1, 1.0, -1",
        "1.10.0, 1.9.0, 1",
        "2024.02.01, 2024.1.31, 1",
        "1.0.0.RELEASE, 1.0.0.Final, 0"
    })
    void theyAreOrderedByTheirNumbers(String first, String second, int order) {
        assertThat(Integer.signum(versions.compareVersions(first, second))).isEqualTo(order);
        assertThat(Integer.signum(versions.compareVersions(second, first))).isEqualTo(-order);
    }

    @Test
    void whatPf4jTakesIsTakenAlike() {
        VersionManager stock = new DefaultVersionManager();
        List<String> known = List.of("0.0.0", "1.0.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0+5", "1.2.3", "10.20.30");
        for (String first : known) {
            for (String second : known) {
                assertThat(versions.compareVersions(first, second)).isEqualTo(stock.compareVersions(first, second));
            }
            for (String range :
                    List.of("*", ">=1.0.0", "1.x", "~1.0.0", "^1.0.0", ">=1.0.0 & <2.0.0", "1.0.0 - 2.0.0")) {
                assertThat(versions.checkVersionConstraint(first, range))
                        .isEqualTo(stock.checkVersionConstraint(first, range));
            }
        }
    }

    @Test
    void aPreReleaseThatIsTooOldIsCalledOne() {
        base("2.0.0-SNAPSHOT");
        Script.jar(folder, "user", "base@>=2.0.0");
        assertThat(theFinding().cause())
                .isEqualTo(
                        "Module 'user' needs 'base' >=2.0.0, found 2.0.0-SNAPSHOT, which as a pre-release is older than"
                                + " 2.0.0");
        base("3.0.0");
        Script.sources("user").attribute("Plugin-Requires", ">=1.0.0").jar(folder);
        assertThat(theFinding().cause())
                .isEqualTo("Module 'user' requires host version '>=1.0.0', this host is 1.0.0-SNAPSHOT, which as a"
                        + " pre-release is older than 1.0.0");
    }

    @Test
    void aRangeThatNamesAPreReleaseIsToldWhy() {
        base("2.0.0");
        Script.jar(folder, "user", "base@>=2.0.0-beta");
        Finding finding = theFinding();
        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_RANGE);
        assertThat(finding.remedy())
                .endsWith(
                        "as, say, 'base@>=1.0.0'; a range cannot name a pre-release, and takes none that is older than"
                                + " its release");
        Script.sources("user").attribute("Plugin-Requires", ">=1.0.0-beta").jar(folder);
        assertThat(theFinding().remedy()).contains("a range cannot name a pre-release");
    }

    @Test
    void aCommaInARangeIsToldWhatItIs() {
        base("1.5.0");
        for (String range : List.of(">=1.0.0, <2.0.0", ">=1.0.0,<2.0.0", ">=1.0.0, 1.5.0")) {
            Script.jar(folder, "user", "base@" + range);
            Finding finding = theFinding();
            assertThat(finding.code()).isEqualTo(Finding.Code.BAD_RANGE);
            assertThat(finding.cause())
                    .isEqualTo(
                            "Module 'user' has the dependency '%s', which is the rest of a range: a comma ends a dependency"
                                    .formatted(range.substring(range.indexOf(',') + 1)
                                            .trim()));
            assertThat(finding.remedy())
                    .startsWith("Write '&' in place of the comma in ")
                    .endsWith("user.jar, as in 'base@>=1.0.0 & <2.0.0'");
        }
        Script.sources("user").attribute("Plugin-Requires", ">=0.1.0, <2.0.0").jar(folder);
        Finding finding = theFinding();
        assertThat(finding.code()).isEqualTo(Finding.Code.BAD_REQUIRES);
        assertThat(finding.remedy()).endsWith("; parts are joined by '&', and a comma ends the range");
    }
}
