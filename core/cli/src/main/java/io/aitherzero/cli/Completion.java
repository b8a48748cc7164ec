package io.aitherzero.cli;

import io.aitherzero.cli.context.Value;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The script that completes commands in a shell; ids of modules are asked for when they are needed. */
final class Completion {
    private static final Pattern IDS = Pattern.compile("(?m)^( *)(local \\w+=)\\(\"" + Value.MODULES + "\"\\)");
    private static final String ASK = """

            # Ids of modules for completion; those that a shell would not take for one word are left out.
            function _aither_module_ids() {
              local IFS=$'\\n'
              _aither_ids=( $(aither modules --json 2>/dev/null | sed -n 's/^ *"id": "\\([A-Za-z0-9._-]*\\)",*$/\\1/p') )
            }
            """;

    /** What runs the script; one fits both. */
    enum Shell {
        BASH,
        ZSH
    }

    private Completion() {}

    static String script(String name, CommandLine command) {
        String script = AutoComplete.bash(name, command);
        String asking = IDS.matcher(script)
                .replaceAll(
                        "$1[[ \"\\${curr_word}\" == -* ]] || _aither_module_ids\n" + "$1$2(\"\\${_aither_ids[@]}\")");
        int afterHead = asking.indexOf("\n\n");
        return asking.substring(0, afterHead) + "\n" + ASK + asking.substring(afterHead);
    }
}
