package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;

/** Where a session gets its handler from: one for all, or one bean for each session. */
public interface HandlerSource {

    /** The handler of a new session. */
    JsonRpcHandler<?> acquire();

    /** The session has ended and all its callbacks have run. */
    void release(JsonRpcHandler<?> handler);

    /** A source that hands out the same handler to all. */
    static HandlerSource shared(JsonRpcHandler<?> handler) {
        return new HandlerSource() {
            @Override
            public JsonRpcHandler<?> acquire() {
                return handler;
            }

            @Override
            public void release(JsonRpcHandler<?> released) {}
        };
    }
}
