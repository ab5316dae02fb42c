package io.jsonrpc.benchmarks.load;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was seen.
 *
 * @param perSecond right answers a second, while it counted
 * @param p50 microseconds from the call to its answer, of half of the calls
 * @param p99 the same of 99%
 * @param p999 the same of 99.9%
 * @param answers right answers, while it counted
 * @param wrong answers that are not what was to be answered, or that nobody waited for, from begin to end
 * @param missing calls that were never answered, from begin to end
 * @param closed sockets that ended before their time
 */
public record LoadResult(
        double perSecond, long p50, long p99, long p999, long answers, long wrong, long missing, long closed) {

    private static final String MARK = "RESULT ";

    /** Whether every call was answered, and rightly. */
    public boolean isFlawless() {
        return this.wrong == 0 && this.missing == 0 && this.closed == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                MARK + "perSecond=%.1f p50=%d p99=%d p999=%d answers=%d wrong=%d missing=%d closed=%d",
                this.perSecond,
                this.p50,
                this.p99,
                this.p999,
                this.answers,
                this.wrong,
                this.missing,
                this.closed);
    }

    /** Whether {@link #toLine} made this line. */
    public static boolean isLine(String line) {
        return line.startsWith(MARK);
    }

    /** Reads what {@link #toLine} made. */
    public static LoadResult parse(String line) {
        Map<String, String> values = new HashMap<>();
        for (String pair : line.substring(MARK.length()).split(" ")) {
            int equals = pair.indexOf('=');
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new LoadResult(
                Double.parseDouble(text(values, "perSecond")),
                number(values, "p50"),
                number(values, "p99"),
                number(values, "p999"),
                number(values, "answers"),
                number(values, "wrong"),
                number(values, "missing"),
                number(values, "closed"));
    }

    private static long number(Map<String, String> values, String name) {
        return Long.parseLong(text(values, name));
    }

    private static String text(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No " + name + " among " + values);
        }
        return value;
    }
}
