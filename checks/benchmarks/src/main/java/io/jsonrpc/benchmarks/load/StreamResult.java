package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What was seen.
 *
 * @param perSecond items that all subscribers together got in a second
 * @param serverMicros time of the processors that the server took for one item, in microseconds
 * @param least what the subscriber with the fewest items got, as a share of the mean
 * @param wrong frames that were not the next item of their stream
 * @param closed sockets that have ended before their time
 */
public record StreamResult(double perSecond, double serverMicros, double least, long wrong, long closed) {

    /** Whether every stream came in order and without a gap. */
    public boolean isFlawless() {
        return this.perSecond > 0 && this.wrong == 0 && this.closed == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "perSecond=%.3f serverMicros=%.3f least=%.3f wrong=%d closed=%d",
                this.perSecond,
                this.serverMicros,
                this.least,
                this.wrong,
                this.closed));
    }

    /** Reads what {@link #toLine} made. */
    public static StreamResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new StreamResult(
                values.decimal("perSecond"),
                values.decimal("serverMicros"),
                values.decimal("least"),
                values.number("wrong"),
                values.number("closed"));
    }
}
