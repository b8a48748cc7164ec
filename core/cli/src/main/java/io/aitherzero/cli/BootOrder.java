package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The order in which a boot is to start modules, where it is not the schedule's.
 *
 * @param shuffle what the order is drawn from
 * @param replay the boot whose order is repeated
 */
record BootOrder(Optional<Long> shuffle, Optional<BootProfile> replay) {
    static BootOrder of(Invocation call) {
        Optional<Long> seed = call.option("--shuffle");
        Optional<Path> profile = call.option("--replay");
        for (String other : List.of("--replay", "--schedule", "--workers")) {
            if (seed.isPresent() && call.option(other).isPresent()) {
                throw contradiction("--shuffle", other);
            }
        }
        if (profile.isPresent() && call.option("--schedule").isPresent()) {
            throw contradiction("--replay", "--schedule");
        }
        return new BootOrder(seed, profile.isPresent() ? Optional.of(recorded(call, profile.get())) : Optional.empty());
    }

    private static UsageException contradiction(String option, String other) {
        return new UsageException(
                "Option " + option + " already says what " + other + " does, but both are given; leave one out");
    }

    private static BootProfile recorded(Invocation call, Path named) {
        BootProfile boot = ProfileFile.read(call, named);
        if (boot.settings().order().isEmpty()) {
            throw new UsageException("Option --replay must name a profile with the order of its boot, but '"
                    + Shown.line(named.toString()) + "' has none; name one that this version wrote");
        }
        return boot;
    }

    void applyTo(Host host) {
        if (shuffle.isPresent()) {
            host.shuffle(shuffle.get());
        }
        if (replay.isPresent()) {
            host.replay(replay.get());
        }
    }

    /** How a boot differs from the one it was to repeat. */
    Optional<String> difference(BootProfile boot) {
        return replay.map(recorded -> difference(begins(recorded), begins(boot)));
    }

    private static String difference(List<String> recorded, List<String> repeated) {
        for (int i = 0; i < Math.max(recorded.size(), repeated.size()); i++) {
            String then = i < recorded.size() ? "'" + Shown.line(recorded.get(i)) + "'" : "nothing more";
            String now = i < repeated.size() ? "'" + Shown.line(repeated.get(i)) + "'" : "nothing more";
            if (!then.equals(now)) {
                return "The order differs from the recorded one: at place " + (i + 1) + " came " + then + ", now " + now
                        + "; repeat it with the same archives";
            }
        }
        return "Repeated the recorded order of " + recorded.size() + " modules";
    }

    private static List<String> begins(BootProfile boot) {
        return boot.settings().order().stream()
                .filter(event -> event.startsWith("+"))
                .map(event -> event.substring(1))
                .toList();
    }
}
