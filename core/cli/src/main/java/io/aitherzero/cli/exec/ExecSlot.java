package io.aitherzero.cli.exec;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place in which one job runs after the other. The thread of its job uses it. */
final class ExecSlot {
    /** Bytes of an order: a pipe takes as many at once, or none. */
    private static final int MOST = 4096;

    private final int number;
    private final ExecShellRule rule;
    private Optional<ExecSlotShell> shell = Optional.empty();
    private boolean used;

    ExecSlot(int number, ExecShellRule rule) {
        this.number = number;
        this.rule = rule;
    }

    int number() {
        return number;
    }

    /**
     * The shell of the slot, which was told to run a command; empty if it is not for a shell, or not worth one: the first
     * job of a slot may be its last.
     *
     * @param mark which no other job has
     * @param words of the command, as bytes
     */
    Optional<ExecSlotShell> tell(
            String mark, Map<String, String> variables, List<String> words, ExecOutput out, ExecOutput err)
            throws IOException {
        boolean first = !used;
        used = true;
        if (shell.isPresent() && !(rule.allowsShells() && shell.get().isIdle())) {
            end();
            first = true;
        }
        if (first || !rule.isFor(words)) {
            return Optional.empty();
        }
        String order = ExecSlotShell.order(mark, variables, words, out.name(), err.name());
        if (order.length() > MOST || !hasShell()) {
            return Optional.empty();
        }
        try {
            shell.get().tell(mark, order);
            return shell;
        } catch (IOException e) {
            end();
            return Optional.empty();
        }
    }

    private boolean hasShell() throws IOException {
        if (shell.isEmpty()) {
            try {
                shell = Optional.of(rule.start());
            } catch (IOException e) {
                if (ExecRoom.isShort(e)) {
                    throw e;
                }
                rule.giveUp();
            }
        }
        return shell.isPresent();
    }

    /** Its shell, if it has one. */
    Optional<ExecSlotShell> shell() {
        return shell;
    }

    /** The shell did not begin what it was told. */
    void giveUp() {
        end();
        rule.giveUp();
    }

    /** Does without a shell from now on. */
    void end() {
        shell.ifPresent(ExecSlotShell::end);
        shell = Optional.empty();
    }
}
