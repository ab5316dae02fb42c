package io.jsonrpc.server.session;

import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.proxy.ServiceProxies;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.channel.ChannelRoutes;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.session.bounds.DetachedMemory;
import io.jsonrpc.server.session.bounds.LossLog;
import io.jsonrpc.server.session.bounds.OutboundMemory;
import io.jsonrpc.server.session.bounds.SharedResumeThrottle;
import io.jsonrpc.server.session.bounds.StreamPlaces;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.SocketRuntime;
import io.jsonrpc.spring.session.SessionEvents;
import java.util.function.BooleanSupplier;

/** What all sessions of a server share. */
record SessionRuntime(
        MessageCodec codec,
        ServiceProxies proxies,
        Workers workers,
        SocketRuntime sockets,
        SessionTable sessions,
        DetachedMemory detached,
        OutboundMemory outbound,
        SharedResumeThrottle denials,
        OfferedExtensions extensions,
        LossLog losses,
        SessionEvents events,
        StreamPlaces streams,
        ChannelRoutes channels,
        BooleanSupplier accepting) {

    SessionRuntime(
            MessageCodec codec,
            ServiceProxies proxies,
            Workers workers,
            SocketRuntime sockets,
            SessionTable sessions,
            DetachedMemory detached,
            SharedResumeThrottle denials,
            OfferedExtensions extensions,
            LossLog losses,
            SessionEvents events,
            ChannelRoutes channels,
            BooleanSupplier accepting) {
        this(
                codec,
                proxies,
                workers,
                sockets,
                sessions,
                detached,
                new OutboundMemory(
                        sockets.settings().capacity().outboundBytes(),
                        sockets.timers(),
                        sessions::all,
                        sockets.settings().times().writeStall(),
                        () -> sockets.observer().socketClosed(CloseStatus.SLOW_CONSUMER.code())),
                denials,
                extensions,
                losses,
                events,
                new StreamPlaces(sockets.settings().streams().perPrincipal()),
                channels,
                accepting);
    }

    Timers timers() {
        return this.sockets.timers();
    }

    ServerSettings settings() {
        return this.sockets.settings();
    }

    ServerObserver observer() {
        return this.sockets.observer();
    }

    /** An error answer of the session layer. */
    JsonRpcFailure failure(RequestId id, ErrorType type) {
        return failure(id, type, new JsonObject());
    }

    /** The same with members of its data. */
    JsonRpcFailure failure(RequestId id, ErrorType type, JsonObject data) {
        observer().errorMade(type);
        return new JsonRpcFailure(id, settings().errors().error(type, data));
    }

    /** An error answer to a method of the session layer, whose params are invalid at this path. */
    JsonRpcFailure invalidParams(RequestId id, String path) {
        JsonObject data = new JsonObject();
        data.addProperty("path", path);
        return failure(id, ErrorType.INVALID_PARAMS, data);
    }
}
