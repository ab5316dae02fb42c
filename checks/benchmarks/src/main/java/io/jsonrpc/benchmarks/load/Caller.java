package io.jsonrpc.benchmarks.load;

import java.util.concurrent.CompletableFuture;

/** A client that calls as an application does. */
interface Caller extends AutoCloseable {

    /** What goes there and comes back. */
    record Echo(String text) {}

    /** Calls {@code echo}; any number of calls may wait for their answers. */
    CompletableFuture<Echo> echo(Echo params);

    @Override
    void close();
}
