package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Value;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.RecordedBoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The boots that a command line means. */
final class NamedBoots {
    static final int KEPT = 20;
    static final int DEFAULT = 5;
    private static final int MOST = 200;

    private NamedBoots() {}

    /** Those of a file or folder that was named, as seen from here, else from the home, else from its profiles. */
    static List<RecordedBoot> named(Invocation call, Path path) {
        Path home = call.home();
        Path place = Stream.of(
                        path, home.resolve(path), HostSettings.profiles(home).resolve(path))
                .filter(Files::exists)
                .findFirst()
                .orElse(path);
        return RecordedBoot.at(place, call::say);
    }

    /** The last boots of the home, newest first, without some that are compared with them. */
    static List<RecordedBoot> last(Invocation call, List<RecordedBoot> without) {
        List<Path> taken =
                without.stream().map(recorded -> real(recorded.file())).toList();
        return new ProfileFolder(HostSettings.profiles(call.home()))
                .files(KEPT, call::say).stream()
                        .filter(recorded -> !taken.contains(real(recorded.file())))
                        .toList();
    }

    private static Path real(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /** As many as {@code --boots} says that measured the same as the newest. */
    static BootSample sample(Invocation call, List<RecordedBoot> newestFirst, int boots) {
        List<BootProfile> all = newestFirst.stream().map(RecordedBoot::boot).toList();
        return BootSample.newest(all, count(call, boots));
    }

    /** What {@code --boots} takes. */
    static Value<Integer> count(int otherwise) {
        return Value.count(MOST).withDefault(Integer.toString(otherwise));
    }

    /** The number that {@code --boots} says. */
    static int count(Invocation call, int otherwise) {
        return call.<Integer>option("--boots").orElse(otherwise);
    }

    /** What to do about a home without boots. */
    static int none(Invocation call) {
        call.say("There is no recorded boot in '"
                + Shown.line(HostSettings.profiles(call.home()).toString())
                + "' to look at; run 'aither boot' first, or name a profile file");
        return ExitCode.FAILED;
    }
}
