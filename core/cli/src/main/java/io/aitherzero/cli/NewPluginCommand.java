package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.scaffold.NewProject;
import io.aitherzero.cli.scaffold.ProjectException;
import io.aitherzero.host.HostVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;

/** {@code plugin new}: a plugin project to begin with. */
final class NewPluginCommand {
    private NewPluginCommand() {}

    static int run(Invocation call) throws IOException {
        String id = call.<String>parameter().orElseThrow();
        try {
            NewProject project = NewProject.of(
                    id,
                    call.option("--package"),
                    HostVersion.current(),
                    repository(call),
                    call.flag("--self-contained"));
            Optional<String> neighbour = call.option("--extension-of");
            if (neighbour.isPresent()) {
                project = project.extensionOf(neighbour.get(), call.settings().plugins());
            }
            Path folder = Path.of(id).toAbsolutePath();
            List<String> written = project.write(folder);
            call.print(String.join(
                            "\n", written.stream().map(file -> id + "/" + file).toList()) + "\n\nNext: cd " + id
                    + " && mvn verify");
            return ExitCode.OK;
        } catch (ProjectException e) {
            throw new UsageException(Shown.line(String.valueOf(e.getMessage())));
        }
    }

    /** {@code repo} beside the folder of the jar that this class is in. */
    private static Path repository(Invocation call) {
        Optional<String> named = call.context().property("aither.repo");
        if (named.isPresent()) {
            return Path.of(named.get()).toAbsolutePath();
        }
        CodeSource source = NewPluginCommand.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI()).toRealPath();
            return jar.resolveSibling("..").resolve("repo").normalize();
        } catch (URISyntaxException | IOException e) {
            return Path.of("repo").toAbsolutePath();
        }
    }
}
