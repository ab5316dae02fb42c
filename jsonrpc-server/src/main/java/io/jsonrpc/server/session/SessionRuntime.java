package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.ServerObserver;

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
        DeniedResumes denials,
        OfferedExtensions extensions,
        LossLog losses) {}
