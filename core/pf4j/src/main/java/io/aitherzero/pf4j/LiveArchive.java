package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.util.FileUtils;

/**
 * An archive or folder that is whole and can become a module.
 *
 * @param dropped where an operator has put it
 * @param sha256 the hash of its content
 * @param path what is loaded
 * @param module what its descriptor says; admitted or disabled
 * @param findings what else there is to say about it
 */
record LiveArchive(Path dropped, String sha256, Path path, ModuleDescriptor module, List<Finding> findings) {
    String id() {
        return module.id();
    }

    String version() {
        return module.version();
    }

    boolean disabled() {
        return module.admission() == ModuleDescriptor.Admission.DISABLED;
    }

    /** What the manager is given: a zip without a copy is expanded when it is loaded, and not before. */
    Path toLoad() {
        return FileUtils.isZipFile(dropped) && path.startsWith(dropped.resolveSibling("")) ? dropped : path;
    }

    /** Whether a module that was loaded from the one need not be loaded again for the other. */
    boolean sameAs(LiveArchive other) {
        boolean inFolder = other.path.equals(other.dropped) && Files.isDirectory(other.path);
        return sha256.equals(other.sha256)
                && disabled() == other.disabled()
                // a file that is renamed can still be read by whom has opened it, a folder that is moved cannot
                && (!inFolder || path.equals(other.path));
    }
}
