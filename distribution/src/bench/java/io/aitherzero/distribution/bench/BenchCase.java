package io.aitherzero.distribution.bench;

import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One generated folder: so many plugins, so connected, with such starts. */
record BenchCase(int size, Shape shape, Body body) {

    enum Shape {
        WIDE,
        LAYERED,
        CHAIN,
        SKEWED,
        STAIRCASE
    }

    enum Body {
        EMPTY,
        FEW_CLASSES,
        CLASSES,
        CPU,
        WAITING
    }

    BenchFolder writeInto(Path scratch) throws IOException {
        List<PluginSpec> specs = specs();
        StringBuilder index = new StringBuilder();
        Path plugins = Files.createDirectory(scratch.resolve("plugins"));
        for (PluginSpec spec : specs) {
            Path jar = PluginArchive.write(plugins, spec);
            index.append("%s\t%s\t%s\t%s%n"
                    .formatted(
                            spec.id(), jar, PluginArchive.bodyClass(spec.id()), String.join(",", spec.dependencies())));
        }
        Files.writeString(scratch.resolve("index"), index);
        return new BenchFolder(this, scratch);
    }

    /**
     * No schedule can be faster, in milliseconds; 0 where the starts have no length of their own. Waiting starts are
     * bound by the critical path alone, computing ones also by their sum over the processors.
     */
    long boundMillis() {
        Map<String, Long> ends = new HashMap<>();
        long sum = 0;
        long longest = 0;
        for (PluginSpec spec : specs()) {
            long begin = 0;
            for (String dependency : spec.dependencies()) {
                begin = Math.max(begin, ends.getOrDefault(dependency, 0L));
            }
            long end = begin + spec.body().millis();
            ends.put(spec.id(), end);
            sum += spec.body().millis();
            longest = Math.max(longest, end);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return body == Body.CPU ? Math.max(longest, sum / processors) : longest;
    }

    /** What all starts take together, in milliseconds. */
    long sumMillis() {
        return specs().stream().mapToLong(spec -> spec.body().millis()).sum();
    }

    private List<PluginSpec> specs() {
        StartBody start = switch (body) {
            case EMPTY -> StartBody.empty();
            case FEW_CLASSES -> StartBody.classLoading(6);
            case CLASSES -> StartBody.classLoading(50);
            case CPU -> StartBody.cpu(20);
            case WAITING -> StartBody.waiting(50);
        };
        return switch (shape) {
            case WIDE -> PluginShapes.wide(size, start);
            case LAYERED -> size == 0 ? List.of() : PluginShapes.layered(size, Math.min(6, size), start);
            case CHAIN -> PluginShapes.chain(size, start);
            case SKEWED -> PluginShapes.skewed(size, start);
            case STAIRCASE -> PluginShapes.staircase(size, start);
        };
    }
}
