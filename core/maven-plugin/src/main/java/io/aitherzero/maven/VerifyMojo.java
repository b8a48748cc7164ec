package io.aitherzero.maven;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with the archive of the project, as {@code aither plugin verify} does: with the zip that the build has
 * made, else with the jar, held against the plugins among the project's dependencies.
 */
@Mojo(
        name = "verify",
        defaultPhase = LifecyclePhase.VERIFY,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class VerifyMojo extends AbstractMojo {
    private static final String VERBOSITY = "slf4j.internal.verbosity";

    /** Whether nothing is to be looked at. */
    @Parameter(property = "aither.verify.skip", defaultValue = "false")
    private boolean skip;

    /** From which level on the build fails: {@code error} or {@code warning}. */
    @Parameter(property = "aither.verify.failOn", defaultValue = "error")
    private @Nullable String failOn;

    /** A file with lines of a code and a place that are not to be told. */
    @Parameter(property = "aither.verify.ignore")
    private @Nullable File ignore;

    @Parameter(defaultValue = "${project.packaging}", readonly = true, required = true)
    private @Nullable String packaging;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    private @Nullable File directory;

    @Parameter(defaultValue = "${project.build.finalName}", readonly = true, required = true)
    private @Nullable String finalName;

    @Parameter(defaultValue = "${project.artifacts}", readonly = true, required = true)
    private @Nullable Collection<Artifact> projectArtifacts;

    @Parameter(defaultValue = "${project.attachedArtifacts}", readonly = true, required = true)
    private @Nullable Collection<Artifact> attachedArtifacts;

    @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
    private @Nullable Collection<Artifact> pluginArtifacts;

    /** Made by Maven, which sets the fields. */
    public VerifyMojo() {}

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || "pom".equals(packaging)) {
            return;
        }
        String level = String.valueOf(failOn).toUpperCase(Locale.ROOT);
        if (!level.equals("ERROR") && !level.equals("WARNING")) {
            throw new MojoFailureException(
                    "aither.verify.failOn must be error or warning, but is '" + failOn + "'; correct it");
        }
        File archive = archive();
        List<Path> archives = new ArrayList<>(List.of(archive.toPath()));
        for (Artifact each : Objects.requireNonNull(projectArtifacts)) {
            if (each.getFile() != null && each.getFile().isFile()) {
                archives.add(each.getFile().toPath());
            }
        }
        int failing = 0;
        for (List<String> problem : verified(archives)) {
            if (problem.get(0).equals(ArchiveVerification.UNUSED)) {
                getLog().warn("Nothing was found that the line '" + problem.get(1)
                        + "' of the ignore file speaks of; take it out");
                continue;
            }
            String text = problem.get(1) + " " + problem.get(2) + ": " + problem.get(3);
            boolean fails = problem.get(0).equals("ERROR") || level.equals("WARNING");
            failing += fails ? 1 : 0;
            if (fails) {
                getLog().error(text);
            } else {
                getLog().warn(text);
            }
        }
        if (failing > 0) {
            throw new MojoFailureException(archive.getName() + " has " + failing
                    + (failing == 1 ? " problem" : " problems")
                    + ", named above; mend them, or name those that are meant in a file with -Daither.verify.ignore");
        }
        getLog().info(archive.getName() + " is a plugin that a host can run");
    }

    private File archive() throws MojoFailureException {
        for (Artifact each : Objects.requireNonNull(attachedArtifacts)) {
            if ("zip".equals(each.getType())
                    && each.getClassifier() == null
                    && each.getFile() != null
                    && each.getFile().isFile()) {
                return each.getFile();
            }
        }
        File zip = new File(directory, finalName + ".zip");
        File jar = new File(directory, finalName + ".jar");
        // an older one is from when the plugin had libraries
        if (zip.isFile() && (!jar.isFile() || zip.lastModified() >= jar.lastModified())) {
            return zip;
        }
        if (jar.isFile()) {
            return jar;
        }
        throw new MojoFailureException("There is no archive of the project in " + directory
                + " to be verified; bind the goal to the phase verify, or run 'mvn package' first");
    }

    private List<List<String>> verified(List<Path> archives) throws MojoExecutionException {
        if (System.getProperty(VERBOSITY) == null) {
            // nothing logs here, which is as it should be; it stays, since other projects may be verified at the same
            // time
            System.setProperty(VERBOSITY, "ERROR");
        }
        try (URLClassLoader apart = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            BiFunction<List<Path>, List<Path>, List<List<String>>> verification =
                    (BiFunction<List<Path>, List<Path>, List<List<String>>>)
                            apart.loadClass(ArchiveVerification.class.getName())
                                    .getDeclaredConstructor()
                                    .newInstance();
            return verification.apply(archives, ignore == null ? List.of() : List.of(ignore.toPath()));
        } catch (UncheckedIOException e) {
            throw unverified(
                    archives,
                    String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()),
                    e);
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            throw unverified(archives, e.toString(), e);
        }
    }

    private static MojoExecutionException unverified(List<Path> archives, String reason, Exception cause) {
        return new MojoExecutionException(
                "Archive " + archives.get(0) + " cannot be verified: " + reason
                        + ". Mend that, or leave it out with -Daither.verify.skip",
                cause);
    }

    /** The plugin's own class path, and what Maven keeps out of it, since it has another version for itself: SLF4J. */
    private URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        urls.add(VerifyMojo.class.getProtectionDomain().getCodeSource().getLocation());
        for (Artifact each : Objects.requireNonNull(pluginArtifacts)) {
            if (each.getFile() != null) {
                urls.add(each.getFile().toURI().toURL());
            }
        }
        for (Artifact each : Objects.requireNonNull(projectArtifacts)) {
            if (each.getGroupId().equals("org.slf4j") && each.getFile() != null) {
                urls.add(each.getFile().toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
