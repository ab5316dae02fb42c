package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.engine.outbound.OutboundQueue;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;

/**
 * What a stream needs of its peer.
 *
 * @param observer never throws
 */
public record StreamSurroundings(
        MessageCodec codec,
        CallTexts texts,
        ErrorTranslator errors,
        OutboundQueue outbound,
        Workers workers,
        Timers timers,
        PeerLimits limits,
        PeerObserver observer,
        Session session) {}
