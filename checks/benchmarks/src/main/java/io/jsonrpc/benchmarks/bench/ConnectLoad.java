package io.jsonrpc.benchmarks.bench;

import io.jsonrpc.benchmarks.load.Way;
import java.util.Locale;

/**
 * How clients come.
 *
 * @param crowd 0 for new clients, one after the other; else so many that come back all at once
 */
record ConnectLoad(Way way, int crowd) {

    @Override
    public String toString() {
        if (this.crowd > 0) {
            return String.format(Locale.ROOT, "%,d come back", this.crowd);
        }
        return switch (this.way) {
            case PLAIN -> "plain";
            case CLASSIC -> "`connect`";
            case SESSION -> "`rpc.session.open`";
        };
    }
}
