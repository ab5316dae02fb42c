package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * How long calls beside a flood took.
 *
 * @param calls those that counted
 * @param p50 milliseconds from the call to its answer, of half of them
 * @param p99 the same of 99%
 * @param longest the same of all
 * @param share of the link that the texts of the flood took
 * @param missing calls without a right answer
 */
public record FloodResult(long calls, double p50, double p99, double longest, double share, long missing) {

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "calls=%d p50=%.3f p99=%.3f longest=%.3f share=%.4f missing=%d",
                this.calls,
                this.p50,
                this.p99,
                this.longest,
                this.share,
                this.missing));
    }

    /** Reads what {@link #toLine} made. */
    public static FloodResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new FloodResult(
                values.number("calls"),
                values.decimal("p50"),
                values.decimal("p99"),
                values.decimal("longest"),
                values.decimal("share"),
                values.number("missing"));
    }
}
