package io.aitherzero.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of Graphviz's language as graphs of boots need, read by its grammar.
 *
 * @param nodes attributes by name
 * @param edges attributes by both names
 * @param ranks names that stand on one rank
 */
record DotFile(
        Map<String, Map<String, String>> nodes,
        Map<List<String>, Map<String, String>> edges,
        List<List<String>> ranks) {
    static DotFile parse(String text) {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final List<String> tokens = new ArrayList<>();
        private final DotFile file = new DotFile(new HashMap<>(), new HashMap<>(), new ArrayList<>());
        private int at;

        Reader(String text) {
            for (int i = 0; i < text.length(); ) {
                char first = text.charAt(i);
                int end = i + 1;
                if (Character.isWhitespace(first)) {
                    i++;
                    continue;
                } else if (first == '"') {
                    while (text.charAt(end) != '"') {
                        end += text.charAt(end) == '\\' ? 2 : 1;
                    }
                    end++;
                } else if (text.startsWith("->", i)) {
                    end++;
                } else if (Character.isLetterOrDigit(first) || first == '.') {
                    while (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.') {
                        end++;
                    }
                }
                tokens.add(text.substring(i, end));
                i = end;
            }
        }

        private String next() {
            return tokens.get(at++);
        }

        private boolean skip(String token) {
            boolean there = tokens.get(at).equals(token);
            at += there ? 1 : 0;
            return there;
        }

        private void expect(String token) {
            if (!skip(token)) {
                throw new IllegalArgumentException("Expected " + token + " but found " + tokens.get(at));
            }
        }

        DotFile read() {
            expect("digraph");
            next();
            expect("{");
            while (!skip("}")) {
                statement();
            }
            if (at != tokens.size()) {
                throw new IllegalArgumentException("More after the end: " + tokens.get(at));
            }
            return file;
        }

        private void statement() {
            if (skip("{")) {
                expect("rank");
                expect("=");
                expect("same");
                List<String> rank = new ArrayList<>();
                while (!skip("}")) {
                    expect(";");
                    rank.add(name(next()));
                }
                file.ranks.add(rank);
                return;
            }
            String first = next();
            if (skip("->")) {
                String second = next();
                file.edges.put(List.of(name(first), name(second)), attributes());
            } else if (first.startsWith("\"")) {
                file.nodes.put(name(first), attributes());
            } else {
                attributes();
            }
        }

        private Map<String, String> attributes() {
            Map<String, String> attributes = new HashMap<>();
            if (skip("[")) {
                while (!skip("]")) {
                    String name = next();
                    expect("=");
                    attributes.put(name, name(next()));
                    skip(",");
                }
            }
            return attributes;
        }

        /** Only quotes are escaped in names; pairs of backslashes stay as they are. */
        private static String name(String token) {
            return token.startsWith("\"")
                    ? token.substring(1, token.length() - 1).replace("\\\"", "\"")
                    : token;
        }
    }
}
