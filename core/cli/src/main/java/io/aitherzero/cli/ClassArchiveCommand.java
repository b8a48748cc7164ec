package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ClassArchive;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code class-archive}: make the file from which launches take the host's classes. */
final class ClassArchiveCommand {
    private static final double MEBIBYTE = 1 << 20;

    private ClassArchiveCommand() {}

    static List<Option> options() {
        return List.of(Options.flag("Remove it instead.", "--remove"));
    }

    static int run(Invocation call) throws IOException, InterruptedException {
        Optional<ClassArchive> known = ClassArchive.of(call.context());
        if (known.isEmpty()) {
            call.say(
                    "A class archive must be made through bin/aither, which is for systems like Unix, in a folder without a"
                            + " colon in its path, on a JDK or JRE whose file 'release' tells its version, but one of these is"
                            + " not so; call bin/aither, with JAVA_HOME set to another Java if need be");
            return ExitCode.FAILED;
        }
        ClassArchive archive = known.get();
        Path file = archive.file();
        Path folder = file.resolveSibling("");
        String name = "'" + Shown.line(file.toString()) + "'";
        if (!Files.isWritable(folder)) {
            call.say("Folder '" + Shown.line(folder.toString())
                    + "' must be one that this user may write, since the class"
                    + " archive is kept there, but is not; call 'aither class-archive' as the user who installed it");
            return ExitCode.FAILED;
        }
        if (call.flag("--remove")) {
            call.print(archive.remove() ? "Removed " + name : "There is no " + name);
            return ExitCode.OK;
        }
        String java = "Java " + Runtime.version();
        call.context().onTermination().accept(archive::abandon);
        Optional<String> trouble = archive.make();
        if (trouble.isPresent()) {
            call.say("A class archive must be made by " + java + " at '" + Shown.line(System.getProperty("java.home"))
                    + "' as it runs a host, but " + Shown.line(trouble.get()) + ". Launches do without");
            return ExitCode.FAILED;
        }
        call.print("Made " + name
                + String.format(Locale.ROOT, " (%.1f MiB)", Files.size(file) / MEBIBYTE)
                + "; launches on " + java + " take the host's classes from it");
        return ExitCode.OK;
    }
}
