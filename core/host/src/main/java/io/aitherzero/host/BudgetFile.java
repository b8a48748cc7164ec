package io.aitherzero.host;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.boot.analysis.BootBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that says how long a boot may take, HOCON or JSON: {@code total}, {@code start-phase}, {@code modules}. */
public final class BudgetFile {
    private BudgetFile() {}

    /** Where the file is when no other one is named. */
    public static Path of(Path home) {
        return home.resolve("conf").resolve("boot-budget.conf");
    }

    /**
     * The limits that a file sets, at least one.
     *
     * @param file the file
     * @throws ConfigurationException naming every problem of the file
     */
    public static BootBudget read(Path file) {
        if (!Files.exists(file)) {
            throw new ConfigurationException(List.of("Budget file " + file
                    + " does not exist; create it with a line such as 'total = 2s', or name another with --budget"));
        }
        BootBudget budget = RecordBinder.bind(file, file.toAbsolutePath(), BootBudget.none());
        if (budget.equals(BootBudget.none())) {
            throw new ConfigurationException(
                    List.of(file + ": a budget must set a limit, but sets none; add a line such as 'total = 2s'"));
        }
        return budget;
    }
}
