package io.jsonrpc.benchmarks.load;

import io.jsonrpc.client.JsonRpcClientWebSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The Java client with its defaults, in a session that loses nothing. */
record OurCaller(JsonRpcClientWebSocket client) implements Caller {

    static OurCaller open(URI uri) {
        JsonRpcClientWebSocket client = new JsonRpcClientWebSocket(uri.toString());
        client.connect();
        return new OurCaller(client);
    }

    @Override
    public CompletableFuture<Echo> echo(Echo params) {
        return this.client.sendRequestAsync("echo", params, Echo.class, null);
    }

    @Override
    public void close() {
        this.client.close();
    }
}
