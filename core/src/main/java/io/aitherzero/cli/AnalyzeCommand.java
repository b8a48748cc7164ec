package io.aitherzero.cli;

import io.aitherzero.boot.BootProfile;
import io.aitherzero.host.HostSettings;
import io.aitherzero.report.JsonReport;
import io.aitherzero.report.ProfileFolder;
import io.aitherzero.report.ProfileJson;
import io.aitherzero.report.Shown;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code analyze}: a recorded boot from different sides. */
final class AnalyzeCommand {
    private AnalyzeCommand() {}

    static int time(Invocation call) {
        return analyze(call, JsonReport::time, call.text()::time);
    }

    static int blame(Invocation call) {
        return analyze(call, JsonReport::blame, call.text()::blame);
    }

    private static int analyze(
            Invocation call, Function<BootProfile, String> document, Function<BootProfile, String> text) {
        Optional<BootProfile> profile = recorded(call);
        if (profile.isEmpty()) {
            return ExitCode.FAILED;
        }
        call.print((call.json() ? document : text).apply(profile.get()));
        return ExitCode.OK;
    }

    /** The boot that was named, else the last one; says so where there is none. */
    static Optional<BootProfile> recorded(Invocation call) {
        Path folder = HostSettings.profiles(call.home());
        Optional<BootProfile> profile = call.parameter()
                .map(named -> ProfileJson.read(existing(path(named), call.home(), folder)))
                .or(() -> new ProfileFolder(folder).last(call::say));
        if (profile.isEmpty()) {
            call.say("There is no recorded boot in '" + Shown.line(folder.toString())
                    + "'; run 'aither boot' first, or name a profile file");
        }
        return profile;
    }

    /** As named from here, else from the home, else from the folder of recorded boots. */
    private static Path existing(Path named, Path home, Path folder) {
        return Stream.of(named, home.resolve(named), folder.resolve(named))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(named);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "PROFILE must be the path of a file, but is '" + Shown.line(text) + "'; correct it");
        }
    }
}
