package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What became of many channels, one after the other.
 *
 * @param opened and closed by both ends
 * @param refused those that the server did not open
 * @param perSecond both, for each second
 */
public record ChurnResult(long opened, long refused, double perSecond) {

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT, "opened=%d refused=%d perSecond=%.1f", this.opened, this.refused, this.perSecond));
    }

    /** Reads what {@link #toLine} made. */
    public static ChurnResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new ChurnResult(values.number("opened"), values.number("refused"), values.decimal("perSecond"));
    }
}
