package io.jsonrpc.core;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Limits on what one session keeps in memory, in both directions. Change {@link #DEFAULT} one by one:
 *
 * <pre>{@code
 * PeerLimits limits = PeerLimits.DEFAULT.withPending(1024).withRequestTimeout(Duration.ofSeconds(5));
 * }</pre>
 *
 * @param outboundMessageBytes maximum size of one outgoing message, in UTF-8 bytes
 * @param batchResponseBytes maximum total size of the answers to one batch, in UTF-8 bytes
 * @param inFlight received requests that are running or queued
 * @param inFlightBytes their total size, in characters
 * @param queuedNotifications received notifications that are queued; one more closes the socket with 4504
 * @param queuedNotificationBytes their total size, in characters
 * @param pending sent requests that are still unanswered
 * @param queuedMessages outgoing messages queued for the socket
 * @param queuedBytes their total size, in UTF-8 bytes
 * @param detachedMessages outgoing messages kept while the session has no socket
 * @param detachedBytes their total size, in UTF-8 bytes
 * @param requestTimeout default time to wait for the answer to a sent request
 * @param handlerTimeout time within which a handler must answer
 * @since 0.1
 */
public record PeerLimits(
        int outboundMessageBytes,
        int batchResponseBytes,
        int inFlight,
        int inFlightBytes,
        int queuedNotifications,
        int queuedNotificationBytes,
        int pending,
        int queuedMessages,
        int queuedBytes,
        int detachedMessages,
        int detachedBytes,
        Duration requestTimeout,
        Duration handlerTimeout) {

    /** The defaults of the protocol document. */
    public static final PeerLimits DEFAULT = new PeerLimits(
            1024 * 1024,
            1024 * 1024,
            1024,
            1024 * 1024,
            16 * 1024,
            4 * 1024 * 1024,
            256,
            1000,
            1024 * 1024,
            1024,
            4 * 1024 * 1024,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5));

    public PeerLimits {
        requirePositive("outboundMessageBytes", outboundMessageBytes);
        requirePositive("batchResponseBytes", batchResponseBytes);
        requirePositive("inFlight", inFlight);
        requirePositive("inFlightBytes", inFlightBytes);
        requirePositive("queuedNotifications", queuedNotifications);
        requirePositive("queuedNotificationBytes", queuedNotificationBytes);
        requirePositive("pending", pending);
        requirePositive("queuedMessages", queuedMessages);
        requirePositive("queuedBytes", queuedBytes);
        requirePositive("detachedMessages", detachedMessages);
        requirePositive("detachedBytes", detachedBytes);
        requirePositive("requestTimeout in ms", requestTimeout.toMillis());
        requirePositive("handlerTimeout in ms", handlerTimeout.toMillis());
    }

    /**
     * These limits, with outgoing messages also limited to {@code messageBytes}, the maximum that the peer receives.
     */
    public PeerLimits forReceiver(int messageBytes) {
        return withOutboundMessageBytes(Math.min(this.outboundMessageBytes, messageBytes));
    }

    /** The same with another {@link #outboundMessageBytes}. */
    public PeerLimits withOutboundMessageBytes(int value) {
        return with(draft -> draft.outboundMessageBytes = value);
    }

    /** The same with another {@link #batchResponseBytes}. */
    public PeerLimits withBatchResponseBytes(int value) {
        return with(draft -> draft.batchResponseBytes = value);
    }

    /** The same with another {@link #inFlight}. */
    public PeerLimits withInFlight(int value) {
        return with(draft -> draft.inFlight = value);
    }

    /** The same with another {@link #inFlightBytes}. */
    public PeerLimits withInFlightBytes(int value) {
        return with(draft -> draft.inFlightBytes = value);
    }

    /** The same with another {@link #queuedNotifications}. */
    public PeerLimits withQueuedNotifications(int value) {
        return with(draft -> draft.queuedNotifications = value);
    }

    /** The same with another {@link #queuedNotificationBytes}. */
    public PeerLimits withQueuedNotificationBytes(int value) {
        return with(draft -> draft.queuedNotificationBytes = value);
    }

    /** The same with another {@link #pending}. */
    public PeerLimits withPending(int value) {
        return with(draft -> draft.pending = value);
    }

    /** The same with another {@link #queuedMessages}. */
    public PeerLimits withQueuedMessages(int value) {
        return with(draft -> draft.queuedMessages = value);
    }

    /** The same with another {@link #queuedBytes}. */
    public PeerLimits withQueuedBytes(int value) {
        return with(draft -> draft.queuedBytes = value);
    }

    /** The same with another {@link #detachedMessages}. */
    public PeerLimits withDetachedMessages(int value) {
        return with(draft -> draft.detachedMessages = value);
    }

    /** The same with another {@link #detachedBytes}. */
    public PeerLimits withDetachedBytes(int value) {
        return with(draft -> draft.detachedBytes = value);
    }

    /** The same with another {@link #requestTimeout}. */
    public PeerLimits withRequestTimeout(Duration value) {
        return with(draft -> draft.requestTimeout = value);
    }

    /** The same with another {@link #handlerTimeout}. */
    public PeerLimits withHandlerTimeout(Duration value) {
        return with(draft -> draft.handlerTimeout = value);
    }

    private PeerLimits with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.limits();
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    /** Limits of which one is being changed. */
    private static final class Draft {

        private int outboundMessageBytes;

        private int batchResponseBytes;

        private int inFlight;

        private int inFlightBytes;

        private int queuedNotifications;

        private int queuedNotificationBytes;

        private int pending;

        private int queuedMessages;

        private int queuedBytes;

        private int detachedMessages;

        private int detachedBytes;

        private Duration requestTimeout;

        private Duration handlerTimeout;

        Draft(PeerLimits from) {
            this.outboundMessageBytes = from.outboundMessageBytes;
            this.batchResponseBytes = from.batchResponseBytes;
            this.inFlight = from.inFlight;
            this.inFlightBytes = from.inFlightBytes;
            this.queuedNotifications = from.queuedNotifications;
            this.queuedNotificationBytes = from.queuedNotificationBytes;
            this.pending = from.pending;
            this.queuedMessages = from.queuedMessages;
            this.queuedBytes = from.queuedBytes;
            this.detachedMessages = from.detachedMessages;
            this.detachedBytes = from.detachedBytes;
            this.requestTimeout = from.requestTimeout;
            this.handlerTimeout = from.handlerTimeout;
        }

        PeerLimits limits() {
            return new PeerLimits(
                    this.outboundMessageBytes,
                    this.batchResponseBytes,
                    this.inFlight,
                    this.inFlightBytes,
                    this.queuedNotifications,
                    this.queuedNotificationBytes,
                    this.pending,
                    this.queuedMessages,
                    this.queuedBytes,
                    this.detachedMessages,
                    this.detachedBytes,
                    this.requestTimeout,
                    this.handlerTimeout);
        }
    }
}
