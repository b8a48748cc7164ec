package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Path;

/** A process that ends without a word at a numbered point of a change. */
final class KilledChange {
    private KilledChange() {}

    public static void main(String[] args) throws IOException {
        int at = Integer.parseInt(args[1]);
        boolean bad = Boolean.parseBoolean(args[2]);
        LiveStage stage = new LiveStage(Path.of(args[0]));
        stage.boot();
        if (bad) {
            stage.script().on("start b", () -> {
                throw new IllegalStateException("no");
            });
        }
        stage.live.setPoints(point -> {
            if (point == at) {
                Runtime.getRuntime().halt(9);
            }
        });
        stage.drop("a", "2.0.0");
        stage.drop("b", "2.0.0", "a");
        LiveFolder.Look ignored = stage.look();
        Runtime.getRuntime().halt(8);
    }
}
