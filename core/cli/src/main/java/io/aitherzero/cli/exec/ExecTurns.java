package io.aitherzero.cli.exec;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The jobs of a run, each when it may begin: it passes the gate once, and does not come too far ahead. */
final class ExecTurns implements Iterator<ExecJob> {
    private final Iterator<ExecJob> jobs;
    private final ExecGate gate;
    private final ExecOrder order;
    private boolean passed;
    private long taken;

    ExecTurns(Iterator<ExecJob> jobs, ExecGate gate, ExecOrder order) {
        this.jobs = jobs;
        this.gate = gate;
        this.order = order;
    }

    /** Waits for the next job's turn; a run that is stopped meanwhile has no next job. */
    @Override
    public boolean hasNext() {
        if (!passed && jobs.hasNext()) {
            try {
                order.awaitTurn(taken);
                gate.pass();
                passed = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return passed;
    }

    @Override
    public ExecJob next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All jobs were taken");
        }
        passed = false;
        taken++;
        return jobs.next();
    }
}
