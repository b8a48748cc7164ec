package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.host.json.ProfileJson;

/**
 * How a boot went.
 *
 * @param profile the boot
 * @param recorded the same as it is recorded, with what its archives are
 */
public record BootReport(BootProfile profile, BootProfile recorded) implements Report {
    @Override
    public String text(Style style) {
        return Report.joined(new BootText(style, profile).lines());
    }

    @Override
    public String json() {
        return ProfileJson.write(recorded);
    }
}
