package io.aitherzero.cli.report;

import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;
import java.util.List;

/**
 * Recorded batches, a line each.
 *
 * @param batches the batches, newest first
 */
public record BatchesReport(List<BatchRecord> batches) implements Report {
    /** Copies the list. */
    public BatchesReport {
        batches = List.copyOf(batches);
    }

    @Override
    public String text(Style style) {
        return Report.joined(new BatchTable(style).all(batches));
    }

    @Override
    public String json() {
        return RecordedBatches.document(batches);
    }
}
