package io.aitherzero.distribution.bench;

import java.nio.file.Path;

/**
 * A generated folder on disk. Beside the plugins lies an index in dependency order for peers that know no PF4J: id, jar,
 * body class and dependencies.
 */
record BenchFolder(BenchCase bench, Path scratch) {

    Path plugins() {
        return scratch.resolve("plugins");
    }
}
