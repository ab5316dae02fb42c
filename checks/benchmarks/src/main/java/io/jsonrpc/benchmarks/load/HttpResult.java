package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What was seen of calls by HTTP.
 *
 * @param calls answered rightly, while it counted
 * @param perSecond the same, for each second
 * @param serverMicros time of the processors that the server took for one call, in microseconds
 * @param wrong calls that failed or were answered wrongly, from begin to end
 */
public record HttpResult(long calls, double perSecond, double serverMicros, long wrong) {

    /** Whether every call was answered, and rightly. */
    public boolean isFlawless() {
        return this.calls > 0 && this.wrong == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "calls=%d perSecond=%.1f serverMicros=%.3f wrong=%d",
                this.calls,
                this.perSecond,
                this.serverMicros,
                this.wrong));
    }

    /** Reads what {@link #toLine} made. */
    public static HttpResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new HttpResult(
                values.number("calls"),
                values.decimal("perSecond"),
                values.decimal("serverMicros"),
                values.number("wrong"));
    }
}
