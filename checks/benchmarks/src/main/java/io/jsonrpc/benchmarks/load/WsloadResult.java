package io.jsonrpc.benchmarks.load;

/**
 * What {@code wsload} saw.
 *
 * @param perSecond right answers a second
 * @param p50 microseconds from the call to its answer, of half of the calls
 * @param p99 the same of 99%
 * @param errors whatever was not as it should be
 * @param lost calls that were never answered
 */
public record WsloadResult(double perSecond, double p50, double p99, long errors, long lost) {

    /** Reads the line with its result, which it marks as ours are. */
    public static WsloadResult parse(String line) {
        ResultLine values = ResultLine.read(line.strip());
        return new WsloadResult(
                values.decimal("rps"),
                values.decimal("p50_us"),
                values.decimal("p99_us"),
                values.number("errors"),
                values.number("lost"));
    }
}
