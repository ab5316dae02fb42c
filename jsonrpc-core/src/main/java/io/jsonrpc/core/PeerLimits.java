package io.jsonrpc.core;

import java.time.Duration;

/**
 * Bounds on what one session keeps, each way.
 *
 * @param outboundMessageBytes size of one outgoing message in UTF-8 bytes
 * @param batchResponseBytes size of the answers of one batch together, in UTF-8 bytes
 * @param inFlight requests of the peer that run or wait
 * @param inFlightBytes their size together, in characters of text
 * @param queuedNotifications notifications of the peer that wait, over which the socket is closed (4504)
 * @param queuedNotificationBytes their size together, in characters of text
 * @param pending own requests that wait for an answer
 * @param queuedMessages outgoing messages that wait for the socket
 * @param queuedBytes their size together, in UTF-8 bytes
 * @param detachedMessages outgoing messages kept while there is no socket
 * @param detachedBytes their size together, in UTF-8 bytes
 * @param requestTimeout how long an own request waits for its answer
 * @param handlerTimeout how long a handler may take to answer
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

    /** The same for a peer that receives messages of so many UTF-8 bytes at most. */
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
