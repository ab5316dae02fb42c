package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What a process saw that calls.
 *
 * @param calls answered rightly, while it counted
 * @param perSecond the same, for each second
 * @param micros time of the processors that the process took for one call, in microseconds
 * @param wrong calls that failed or were answered wrongly, from begin to end
 * @param missing calls that were never answered
 */
public record CallerResult(long calls, double perSecond, double micros, long wrong, long missing) {

    /** Whether every call was answered, and rightly. */
    public boolean isFlawless() {
        return this.calls > 0 && this.wrong == 0 && this.missing == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "calls=%d perSecond=%.1f micros=%.3f wrong=%d missing=%d",
                this.calls,
                this.perSecond,
                this.micros,
                this.wrong,
                this.missing));
    }

    /** Reads what {@link #toLine} made, or {@code callers.mjs}. */
    public static CallerResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new CallerResult(
                values.number("calls"),
                values.decimal("perSecond"),
                values.decimal("micros"),
                values.number("wrong"),
                values.number("missing"));
    }
}
