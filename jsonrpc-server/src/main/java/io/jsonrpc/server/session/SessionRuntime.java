package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.extension.OfferedExtensions;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.InboundMemory;

/** What all sessions of a server share. */
record SessionRuntime(
        MessageCodec codec,
        Workers workers,
        Timers timers,
        ServerSettings settings,
        ServerObserver observer,
        SessionTable sessions,
        DetachedMemory detached,
        OutboundMemory outbound,
        InboundMemory inbound,
        SharedResumeThrottle denials,
        OfferedExtensions extensions,
        LossLog losses) {}
