package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.DefaultPluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.AndFileFilter;
import org.pf4j.util.DirectoryFileFilter;
import org.pf4j.util.FileUtils;
import org.pf4j.util.HiddenFilter;
import org.pf4j.util.NotFileFilter;
import org.pf4j.util.ZipFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins that are folders, as in PF4J's default repository, after expanding the zips beside them by
 * {@link ArchiveExpansion}. A zip that is refused is reported and does not stop the others; a folder that an earlier
 * version of it left stays a plugin.
 */
final class ExpandingPluginRepository extends DefaultPluginRepository {
    private static final Logger log = LoggerFactory.getLogger(ExpandingPluginRepository.class);

    private volatile Map<Path, PluginRuntimeException> failures = Map.of();

    ExpandingPluginRepository(List<Path> folders) {
        super(folders);
        AndFileFilter folder = new AndFileFilter(new DirectoryFileFilter());
        folder.addFileFilter(new NotFileFilter(new HiddenFilter()));
        folder.addFileFilter(StagingFolder.OTHERS);
        setFilter(folder);
    }

    @Override
    public List<Path> getPluginPaths() {
        Map<Path, PluginRuntimeException> refused = new LinkedHashMap<>();
        for (Path zip : FolderListing.of(pluginsRoots).accepted(new ZipFileFilter(), comparator)) {
            try {
                ArchiveExpansion.expandIfZip(zip);
            } catch (PluginRuntimeException e) {
                log.error("{}", e.getMessage(), e.getCause());
                refused.put(zip, e);
            }
        }
        failures = Collections.unmodifiableMap(refused);
        return FolderListing.of(pluginsRoots).accepted(filter, comparator);
    }

    /** The zips that the last {@link #getPluginPaths} refused, and why. */
    Map<Path, PluginRuntimeException> failures() {
        return failures;
    }

    @Override
    public boolean deletePluginPath(Path path) {
        FileUtils.optimisticDelete(FileUtils.findWithEnding(path, ".zip", ".ZIP", ".Zip"));
        return filter.accept(path.toFile()) && PluginFiles.deletePlugin(path);
    }
}
