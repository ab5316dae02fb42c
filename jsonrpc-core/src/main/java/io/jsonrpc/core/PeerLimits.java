package io.jsonrpc.core;

import java.time.Duration;

/**
 * Limits on what one session keeps in memory, in both directions.
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
        return new PeerLimits(
                Math.min(this.outboundMessageBytes, messageBytes),
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

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
