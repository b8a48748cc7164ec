package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.ProfileJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the recorded boot that a command is about. */
final class ProfileFile {
    private ProfileFile() {}

    /** The named boot, else the last one; where there is none, that has been said. */
    static Optional<BootProfile> namedOrLast(Invocation call, Optional<Path> name) {
        if (name.isPresent()) {
            return name.map(named -> read(call, named));
        }
        Path folder = HostSettings.profiles(call.home());
        Optional<BootProfile> last = new ProfileFolder(folder).last(call::say);
        if (last.isEmpty()) {
            call.say("There is no recorded boot in '" + Shown.line(folder.toString())
                    + "'; run 'aither boot' first, or name a profile file");
        }
        return last;
    }

    /** The boot in a file as named from here, else from the home, else from the folder of recorded boots. */
    static BootProfile read(Invocation call, Path named) {
        Path home = call.home();
        return ProfileJson.read(Stream.of(
                        named, home.resolve(named), HostSettings.profiles(home).resolve(named))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(named));
    }
}
