package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last sets of archives that were accepted, in a file of lines that is replaced as a whole, so that a crash leaves the
 * last set or the one before it. Safe for use by any thread; one process at a time may add.
 */
public final class AcceptedSets {
    private static final Logger log = LoggerFactory.getLogger(AcceptedSets.class);
    private static final String HEADER = "aitherzero-sets 1";
    private static final String SET = "set ";
    private static final String END = "end";

    /** How many sets are kept. */
    public static final int KEPT = 20;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int WORDS = 4;

    private final Path file;

    /** The hash of the lines as they were written or found sound last, so that they need not be parsed again. */
    private String sound = "";

    /**
     * An archive of a set.
     *
     * @param id the module
     * @param version its version
     * @param sha256 the hash of its content
     * @param dropped where it lay
     */
    public record Member(String id, String version, String sha256, Path dropped) {}

    /**
     * A set of archives that was accepted.
     *
     * @param number counts them
     * @param at when that was
     * @param cause what had led to it, a line
     * @param members the archives
     */
    public record AcceptedSet(long number, Instant at, String cause, List<Member> members) {
        /** Copies the list. */
        public AcceptedSet {
            members = List.copyOf(members);
        }
    }

    /**
     * Names the file, which need not exist.
     *
     * @param file where the sets are kept
     */
    public AcceptedSets(Path file) {
        this.file = file;
    }

    /** All sets that are kept, the newest last; none where the file cannot be used, which is logged. */
    public synchronized List<AcceptedSet> all() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            List<String> lines = Files.readAllLines(file);
            List<AcceptedSet> sets = parse(lines);
            sound = print(lines);
            return sets;
        } catch (IOException | RuntimeException e) {
            log.warn("The accepted sets in {} cannot be used ({}); there is nothing to go back to", file, e.toString());
            return List.of();
        }
    }

    /** The newest set. */
    public Optional<AcceptedSet> last() {
        List<AcceptedSet> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /**
     * Adds a set.
     *
     * @throws IOException if it cannot be written; those before it are still there then
     */
    synchronized void add(AcceptedSet set) throws IOException {
        List<String> lines = new ArrayList<>(keptLines());
        lines.add("set " + set.number() + " " + set.at() + " " + encoded(set.cause()));
        for (Member member : set.members()) {
            lines.add(member.sha256() + " " + encoded(member.id()) + " " + encoded(member.version()) + " "
                    + encoded(member.dropped().toString()));
        }
        lines.add(0, HEADER);
        lines.add(END);
        FileAccess.PRIVATE.createFolder(file.resolveSibling(""));
        new WholeFile(file, FileAccess.PRIVATE).forced().write(String.join("\n", lines) + "\n");
        sound = print(lines);
    }

    /** The lines of the sets that stay beside a new one, as they are: with many modules it takes long to parse them all. */
    private List<String> keptLines() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (!lines.isEmpty()) {
                if (!print(lines).equals(sound)) {
                    // what is damaged would take all sets with it that come later
                    List<AcceptedSet> ignored = parse(lines);
                }
                List<Integer> begins = new ArrayList<>();
                for (int at = 1; at < lines.size() - 1; at++) {
                    if (lines.get(at).startsWith(SET)) {
                        begins.add(at);
                    }
                }
                int first = begins.isEmpty() ? lines.size() - 1 : begins.get(Math.max(0, begins.size() - KEPT + 1));
                return lines.subList(first, lines.size() - 1);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("The accepted sets in {} cannot be used ({}) and are replaced", file, e.toString());
        }
        return List.of();
    }

    private static String print(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static boolean isWhole(List<String> lines) {
        return !lines.isEmpty()
                && lines.get(0).equals(HEADER)
                && lines.get(lines.size() - 1).equals(END);
    }

    private static List<AcceptedSet> parse(List<String> lines) {
        if (!isWhole(lines)) {
            throw new IllegalArgumentException("it is of another version, or cut short");
        }
        List<AcceptedSet> sets = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<String> reversed = new ArrayList<>(lines.subList(1, lines.size() - 1));
        Collections.reverse(reversed);
        for (String line : reversed) {
            List<String> words = Arrays.asList(line.split(" ", -1));
            boolean begins = words.get(0).equals("set");
            if (words.size() != WORDS || !(begins || HASH.matcher(words.get(0)).matches())) {
                throw new IllegalArgumentException("'" + Excerpt.of(line) + "' is no line of a set");
            }
            if (begins) {
                Collections.reverse(members);
                sets.add(new AcceptedSet(
                        Long.parseLong(words.get(1)), Instant.parse(words.get(2)), decoded(words.get(3)), members));
                members = new ArrayList<>();
            } else {
                members.add(new Member(
                        decoded(words.get(1)), decoded(words.get(2)), words.get(0), Path.of(decoded(words.get(3)))));
            }
        }
        if (!members.isEmpty()) {
            throw new IllegalArgumentException("the begin of the first set is gone");
        }
        Collections.reverse(sets);
        return sets;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
