package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.error.AnswersOnlyException;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** Which messages an outgoing queue accepts: up to the size that the other side allows, and as many as fit the queue. */
final class OutboundBounds {

    private final PeerLimits limits;

    private volatile int messageBytes;

    OutboundBounds(PeerLimits limits) {
        this.limits = limits;
        this.messageBytes = limits.outboundMessageBytes();
    }

    /** The maximum size of a message for the other side, as far as it has announced one. */
    int messageBytes() {
        return this.messageBytes;
    }

    void limitMessages(int bytes) {
        this.messageBytes = Math.min(this.limits.outboundMessageBytes(), bytes);
    }

    void requireFitting(OutboundText message) {
        int limit = this.messageBytes;
        if (message.bytes() > limit) {
            throw new MessageTooLargeException(message.bytes(), limit);
        }
    }

    /** Rejects a message, other than an answer, for which the queue has no room, or that the other side never takes. */
    void requireRoom(OutboundText message, FrameQueue frames, @Nullable Transport transport) {
        if (transport != null && transport.takesAnswersOnly()) {
            throw new AnswersOnlyException();
        }
        if (transport != null && !transport.hasRoom()) {
            throw new QueueFullException("There is no connection, and the buffer for messages is full");
        }
        if (!fits(message, frames, transport, 1)) {
            throw new QueueFullException("Outgoing queue is full: " + frames.waiting() + " messages, "
                    + frames.waitingBytes() + " bytes are queued");
        }
    }

    /** Whether the queue has room for an answer: twice as much as for other messages, since requests are limited. */
    boolean hasRoomForAnswer(OutboundText message, FrameQueue frames, @Nullable Transport transport) {
        return fits(message, frames, transport, 2);
    }

    /** Whether half of the places are free, and a message of this size fits. */
    boolean isHalfFree(int bytes, FrameQueue frames, @Nullable Transport transport) {
        return (transport == null || transport.hasRoom()) && fits(bytes, frames, transport, 1, 2);
    }

    private boolean fits(OutboundText message, FrameQueue frames, @Nullable Transport transport, int factor) {
        return fits(message.bytes(), frames, transport, factor, 1);
    }

    /** @param part of the places */
    private boolean fits(int size, FrameQueue frames, @Nullable Transport transport, int factor, int part) {
        boolean attached = transport != null && !transport.isOffline();
        long messages = attached ? this.limits.queuedMessages() : this.limits.detachedMessages();
        long bytes = attached ? this.limits.queuedBytes() : this.limits.detachedBytes();
        return frames.fits(size, factor * messages / part, factor * bytes);
    }
}
