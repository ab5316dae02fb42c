package io.jsonrpc.benchmarks.load;

import java.util.Locale;

/**
 * What one publisher and its subscribers saw.
 *
 * @param received items that the subscribers got, those that are slow on purpose left out
 * @param p99 microseconds from publishing an item until a subscriber had it, of 99% of them
 * @param slowReceived items that the subscriber got who asks for one a second; 0 if there was none
 * @param wrong frames that were no items
 * @param closed sockets of subscribers that have ended, those that are slow on purpose left out
 * @param calls how often the publisher gave an item to a subscriber
 * @param over5Millis how many of these calls took longer than 5 ms
 * @param longest microseconds of the longest of these calls
 * @param passedOver how often the publisher gave nothing because a subscriber had requested nothing
 */
public record MarketResult(
        long received,
        long p99,
        long slowReceived,
        long wrong,
        long closed,
        long calls,
        long over5Millis,
        long longest,
        long passedOver) {

    /** Whether nobody missed anything. */
    public boolean isFlawless() {
        return this.received > 0 && this.wrong == 0 && this.closed == 0 && this.passedOver == 0;
    }

    /** One line for {@link #parse}. */
    public String toLine() {
        return ResultLine.write(String.format(
                Locale.ROOT,
                "received=%d p99=%d slow=%d wrong=%d closed=%d calls=%d over5=%d longest=%d passedOver=%d",
                this.received,
                this.p99,
                this.slowReceived,
                this.wrong,
                this.closed,
                this.calls,
                this.over5Millis,
                this.longest,
                this.passedOver));
    }

    /** Reads what {@link #toLine} made. */
    public static MarketResult parse(String line) {
        ResultLine values = ResultLine.read(line);
        return new MarketResult(
                values.number("received"),
                values.number("p99"),
                values.number("slow"),
                values.number("wrong"),
                values.number("closed"),
                values.number("calls"),
                values.number("over5"),
                values.number("longest"),
                values.number("passedOver"));
    }
}
