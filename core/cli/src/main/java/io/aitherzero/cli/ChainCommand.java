package io.aitherzero.cli;

import io.aitherzero.boot.analysis.CriticalChain;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.ChainReport;
import java.time.Duration;
import java.util.Optional;

/** {@code analyze critical-chain}: what the end of a boot, or a module, had to wait for. */
final class ChainCommand {
    /** Slack of this share of the path is worth a look where nothing else is asked for. */
    private static final int NEAR = 20;

    private ChainCommand() {}

    static int run(Invocation call) {
        Optional<Duration> fuzz = call.option("--fuzz");
        Optional<BootProfile> recorded = ProfileFile.namedOrLast(call, call.option("--profile"));
        if (recorded.isEmpty()) {
            return ExitCode.FAILED;
        }
        BootProfile profile = recorded.get();
        Optional<String> target = call.parameter();
        Optional<CriticalChain> chain =
                target.isEmpty() ? Optional.of(CriticalChain.of(profile)) : CriticalChain.to(profile, target.get());
        if (chain.isEmpty()) {
            RecordedModules.absence(profile, target.orElseThrow()).ifPresent(call::say);
            return ExitCode.NOT_FOUND;
        }
        long nanos = fuzz.map(Duration::toNanos).orElse(chain.get().nanos() / NEAR);
        ChainReport report = new ChainReport(profile, target, chain.get(), nanos);
        call.print(report);
        return ExitCode.OK;
    }
}
