package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What was seen.
 *
 * @param perSecond right answers a second, while it counted
 * @param p50 microseconds from the call to its answer, of half of the calls
 * @param p99 the same of 99%
 * @param p999 the same of 99.9%
 * @param serverMicros time of the processors that the server took for one answer, in microseconds
 * @param answers right answers, while it counted
 * @param wrong unexpected answers, and answers without a request, from begin to end
 * @param missing calls that were never answered, from begin to end
 * @param closed sockets that ended before their time
 */
public record LoadResult(
        double perSecond,
        long p50,
        long p99,
        long p999,
        double serverMicros,
        long answers,
        long wrong,
        long missing,
        long closed) {

    /** Whether every call was answered, and rightly. */
    public boolean isFlawless() {
        return this.wrong == 0 && this.missing == 0 && this.closed == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "perSecond=%.1f p50=%d p99=%d p999=%d serverMicros=%.3f answers=%d wrong=%d missing=%d closed=%d",
                this.perSecond,
                this.p50,
                this.p99,
                this.p999,
                this.serverMicros,
                this.answers,
                this.wrong,
                this.missing,
                this.closed));
    }

    /** Whether {@link #toLine} made this line. */
    public static boolean isLine(String line) {
        return ResultLine.isOne(line);
    }

    /** Reads what {@link #toLine} made. */
    public static LoadResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new LoadResult(
                values.decimal("perSecond"),
                values.number("p50"),
                values.number("p99"),
                values.number("p999"),
                values.decimal("serverMicros"),
                values.number("answers"),
                values.number("wrong"),
                values.number("missing"),
                values.number("closed"));
    }
}
