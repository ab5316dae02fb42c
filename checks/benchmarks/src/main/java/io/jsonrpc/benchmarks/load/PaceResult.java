package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * How even a stream was that was asked for a rate.
 *
 * @param perSecond items in a second
 * @param written what share of the distances from one item to the next was within bounds where the server wrote them
 * @param arrived the same where they arrived
 * @param shortest of the distances where the items were written, in milliseconds
 * @param longest of the distances where the items were written, in milliseconds
 * @param wrong frames that were no items of the stream
 */
public record PaceResult(
        double perSecond, double written, double arrived, double shortest, double longest, long wrong) {

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "perSecond=%.3f written=%.4f arrived=%.4f shortest=%.3f longest=%.3f wrong=%d",
                this.perSecond,
                this.written,
                this.arrived,
                this.shortest,
                this.longest,
                this.wrong));
    }

    /** Reads what {@link #toLine} made. */
    public static PaceResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new PaceResult(
                values.decimal("perSecond"),
                values.decimal("written"),
                values.decimal("arrived"),
                values.decimal("shortest"),
                values.decimal("longest"),
                values.number("wrong"));
    }
}
