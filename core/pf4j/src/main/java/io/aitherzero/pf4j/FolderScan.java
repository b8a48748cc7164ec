package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.util.FileUtils;

/**
 * One look at the plugins folders, without reading a file.
 *
 * @param stamps what lies there and may be a plugin, with what tells whether it was changed
 * @param status the same of the lists of disabled and enabled plugins
 * @param identity what tells one folder from another of the same name
 */
record FolderScan(Map<Path, String> stamps, String status, String identity) {
    static final FolderScan NOTHING = new FolderScan(Map.of(), "", "");

    /**
     * Looks.
     *
     * @param roots the folders; the first has the lists
     * @throws IOException if one of the folders cannot be read, so that nothing is known of what is in it
     */
    static FolderScan of(List<Path> roots) throws IOException {
        FolderListing listing = FolderListing.of(roots);
        if (!listing.unreadable().isEmpty()) {
            throw listing.unreadable().values().iterator().next();
        }
        StringBuilder identity = new StringBuilder();
        for (Path root : roots) {
            identity.append(Files.readAttributes(root, BasicFileAttributes.class)
                            .fileKey())
                    .append(' ');
        }
        List<Path> dropped = StoredRepository.dropped(listing, Comparator.naturalOrder());
        Map<Path, String> stamps = new LinkedHashMap<>();
        for (Path path : dropped) {
            if (!isFolder(path) || StoredRepository.leftOver(path, dropped).isEmpty()) {
                stamps.put(path, stamp(path));
            }
        }
        Path first = roots.get(0);
        return new FolderScan(
                stamps,
                stamp(first.resolve("disabled.txt")) + " " + stamp(first.resolve("enabled.txt")),
                identity.toString());
    }

    private static String stamp(Path path) {
        try {
            return FileStamp.of(path).text();
        } catch (IOException e) {
            // it is gone, or its folder is being changed: the next look tells
            return e.getClass().getName();
        }
    }

    static boolean isFolder(Path path) {
        return !FileUtils.isJarFile(path) && !FileUtils.isZipFile(path);
    }

    /** Whether another folder is in the place of the one that was seen before, and nothing is in it, as without its mount. */
    boolean isEmptyInPlaceOf(FolderScan before) {
        return stamps.isEmpty() && !before.stamps.isEmpty() && !identity.equals(before.identity);
    }

    /** What is not as it was in the look before: new, changed or gone. */
    List<Path> unsettled(FolderScan before) {
        List<Path> unsettled = new ArrayList<>();
        stamps.forEach((path, stamp) -> {
            if (!stamp.equals(before.stamps.get(path))) {
                unsettled.add(path);
            }
        });
        before.stamps.keySet().stream()
                .filter(path -> !stamps.containsKey(path))
                .forEach(unsettled::add);
        return unsettled;
    }
}
