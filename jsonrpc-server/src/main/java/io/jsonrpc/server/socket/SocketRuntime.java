package io.jsonrpc.server.socket;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.concurrent.Future;

/** What all sockets of a server share. */
public record SocketRuntime(
        Timers timers,
        ServerSettings settings,
        ServerObserver observer,
        AccessLog accessLog,
        SocketWatch watch,
        InboundMemory inbound) {

    /** Runs this after the time that a client has to read the last messages. */
    public Future<?> afterCloseGrace(Runnable action) {
        return this.timers.after(this.settings.times().closeGrace(), action);
    }
}
