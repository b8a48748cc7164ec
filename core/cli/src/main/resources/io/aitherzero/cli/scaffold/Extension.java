package @package@;

import org.pf4j.Extension;

/** What this plugin adds to '@neighbour@'. */
@Extension
public final class @Name@Extension implements @type@ {
@methods@}
