package io.jsonrpc.benchmarks.bench;

import java.util.List;

/**
 * So many sockets that get every message.
 *
 * @param slowReader whether there is one more that stops reading
 */
record FanOutLoad(int receivers, boolean slowReader) {

    static final FanOutLoad THOUSAND = new FanOutLoad(1_000, false);

    static final FanOutLoad THOUSAND_AND_SLOW = new FanOutLoad(1_000, true);

    static final FanOutLoad TEN_THOUSAND = new FanOutLoad(10_000, false);

    static final List<FanOutLoad> ALL = List.of(THOUSAND, THOUSAND_AND_SLOW, TEN_THOUSAND);

    /** What was cold after the turns of the others does not count. */
    int settleMillis() {
        return this.receivers / 10;
    }

    /** Long enough for some messages. */
    int turnMillis() {
        return this.receivers > THOUSAND.receivers ? 3000 : 1000;
    }

    @Override
    public String toString() {
        return String.format("%,d", this.receivers) + (this.slowReader ? " and a slow one" : "");
    }
}
