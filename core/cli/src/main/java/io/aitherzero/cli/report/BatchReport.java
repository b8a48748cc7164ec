package io.aitherzero.cli.report;

import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;

/**
 * One recorded batch, with all that is known of it.
 *
 * @param batch the batch
 */
public record BatchReport(BatchRecord batch) implements Report {
    @Override
    public String text(Style style) {
        return Report.joined(new BatchTable(style).one(batch));
    }

    @Override
    public String json() {
        return RecordedBatches.document(batch);
    }
}
