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

    static final List<FanOutLoad> ALL = List.of(THOUSAND, THOUSAND_AND_SLOW, new FanOutLoad(10_000, false));

    @Override
    public String toString() {
        return String.format("%,d", this.receivers) + (this.slowReader ? " and a slow one" : "");
    }
}
