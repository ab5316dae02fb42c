package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What was seen.
 *
 * @param arrivals clients whose first call was answered, while it counted
 * @param perSecond the same, for each second
 * @param p50 microseconds from a client's TCP connect to the answer to its first call, of half of the clients
 * @param p99 the same of 99%
 * @param serverMicros time of the processors that the server took for one client, in microseconds
 * @param failed clients that were refused or answered wrongly, or lost their sockets, from begin to end
 * @param missing clients that still waited in the end
 */
public record ConnectResult(
        long arrivals, double perSecond, long p50, long p99, double serverMicros, long failed, long missing) {

    /** Whether everybody had a right answer. */
    public boolean isFlawless() {
        return this.arrivals > 0 && this.failed == 0 && this.missing == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "arrivals=%d perSecond=%.3f p50=%d p99=%d serverMicros=%.3f failed=%d missing=%d",
                this.arrivals,
                this.perSecond,
                this.p50,
                this.p99,
                this.serverMicros,
                this.failed,
                this.missing));
    }

    /** Reads what {@link #toLine} made. */
    public static ConnectResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new ConnectResult(
                values.number("arrivals"),
                values.decimal("perSecond"),
                values.number("p50"),
                values.number("p99"),
                values.decimal("serverMicros"),
                values.number("failed"),
                values.number("missing"));
    }
}
