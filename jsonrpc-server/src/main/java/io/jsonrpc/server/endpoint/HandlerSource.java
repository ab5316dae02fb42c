package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;

/** Provides the handler of a session: one shared by all, or one bean per session. */
public interface HandlerSource {

    /** The handler of a new session. */
    JsonRpcHandler<?> acquire();

    /** Called when the session has ended and all its callbacks have returned. */
    void release(JsonRpcHandler<?> handler);

    /** A source that returns the same handler for all sessions. */
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
