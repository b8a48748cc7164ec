package io.aitherzero.distribution.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What to measure. {@code --quick} takes a few minutes; {@code --sizes=8,64 --shapes=layered,chain --bodies=cpu,waiting
 * --peers=aither,stock --rounds=5} choose one by one.
 */
record BenchOptions(
        List<Integer> sizes, List<BenchCase.Shape> shapes, List<BenchCase.Body> bodies, List<Peer> peers, int rounds) {

    static BenchOptions parse(String[] arguments) {
        BenchOptions options = new BenchOptions(
                List.of(8, 64, 256, 1000),
                List.of(BenchCase.Shape.values()),
                List.of(BenchCase.Body.EMPTY, BenchCase.Body.CLASSES, BenchCase.Body.CPU, BenchCase.Body.WAITING),
                List.of(Peer.values()),
                5);
        for (String argument : arguments) {
            options = argument.isEmpty() ? options : options.with(argument);
        }
        return options;
    }

    List<BenchCase> cases() {
        List<BenchCase> cases = new ArrayList<>();
        for (BenchCase.Body body : bodies) {
            for (BenchCase.Shape shape : shapes) {
                for (int size : sizes) {
                    cases.add(new BenchCase(size, shape, body));
                }
            }
        }
        return cases;
    }

    private BenchOptions with(String argument) {
        String[] parts = argument.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "--quick" ->
                new BenchOptions(
                        List.of(8, 64), List.of(BenchCase.Shape.LAYERED, BenchCase.Shape.SKEWED), bodies, peers, 3);
            case "--sizes" ->
                new BenchOptions(words(value).map(Integer::valueOf).toList(), shapes, bodies, peers, rounds);
            case "--shapes" ->
                new BenchOptions(
                        sizes, words(value).map(BenchCase.Shape::valueOf).toList(), bodies, peers, rounds);
            case "--bodies" ->
                new BenchOptions(
                        sizes, shapes, words(value).map(BenchCase.Body::valueOf).toList(), peers, rounds);
            case "--peers" ->
                new BenchOptions(
                        sizes, shapes, bodies, words(value).map(Peer::valueOf).toList(), rounds);
            case "--rounds" -> new BenchOptions(sizes, shapes, bodies, peers, Integer.parseInt(value));
            default ->
                throw new IllegalArgumentException("unknown option " + argument
                        + "; known are --quick, --sizes=, --shapes=, --bodies=, --peers= and --rounds=");
        };
    }

    private static Stream<String> words(String value) {
        return Arrays.stream(value.toUpperCase(Locale.ROOT).replace('-', '_').split(","));
    }
}
