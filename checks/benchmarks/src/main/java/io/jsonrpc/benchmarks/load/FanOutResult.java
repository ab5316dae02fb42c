package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What was seen.
 *
 * @param rounds messages that all had received, while it counted
 * @param last50 microseconds from publishing until the last receiver had the message, of half of the messages
 * @param last99 the same of 99%
 * @param each99 microseconds from publishing until a receiver had the message, of 99% of all receptions
 * @param serverMicros time of the processors that the server took for one receiver of one message, in microseconds
 * @param wrong frames that were not what was published, or came twice
 * @param missing receptions of the last message that never came
 * @param closed sockets that have ended before their time, since all were opened
 */
public record FanOutResult(
        long rounds,
        long last50,
        long last99,
        long each99,
        double serverMicros,
        long wrong,
        long missing,
        long closed) {

    /** Whether everybody received everything once. */
    public boolean isFlawless() {
        return this.rounds > 0 && this.wrong == 0 && this.missing == 0 && this.closed == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "rounds=%d last50=%d last99=%d each99=%d serverMicros=%.3f wrong=%d missing=%d closed=%d",
                this.rounds,
                this.last50,
                this.last99,
                this.each99,
                this.serverMicros,
                this.wrong,
                this.missing,
                this.closed));
    }

    /** Reads what {@link #toLine} made. */
    public static FanOutResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new FanOutResult(
                values.number("rounds"),
                values.number("last50"),
                values.number("last99"),
                values.number("each99"),
                values.decimal("serverMicros"),
                values.number("wrong"),
                values.number("missing"),
                values.number("closed"));
    }
}
