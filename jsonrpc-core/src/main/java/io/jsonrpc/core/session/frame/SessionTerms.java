package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.message.JsonText;

/**
 * What both ends of a session agree on when it is opened.
 *
 * @param heartbeat interval at which each end sends a sign of life, in milliseconds
 * @param heartbeatGrace additional silence tolerated beyond the heartbeat, in milliseconds
 * @param window limits on the unacknowledged frames that each end keeps
 * @param limits limits of the server on what it receives
 * @param extensions the extensions that the server accepted: a JSON object, name to parameters
 * @since 0.1
 */
public record SessionTerms(
        long heartbeat, long heartbeatGrace, Window window, ReceiveLimits limits, JsonText extensions) {

    /** No extensions. */
    public static final JsonText NO_EXTENSIONS = new JsonText("{}");

    private static final long MIN_HEARTBEAT = 5_000;

    private static final long MAX_HEARTBEAT = 60_000;

    /** The heartbeat for the one requested by the client: limited to 5 to 60 seconds. */
    public static long clampHeartbeat(long requestedMillis) {
        return Math.max(MIN_HEARTBEAT, Math.min(MAX_HEARTBEAT, requestedMillis));
    }

    /**
     * Limits on the frames that one end keeps until the other has acknowledged them.
     *
     * @param millis how long the session is kept without a socket, in milliseconds
     * @param bytes total size of the frames in UTF-8 bytes, at least twice {@code messageBytes}
     * @param frames number of frames
     * @since 0.1
     */
    public record Window(long millis, long bytes, int frames) {

        /** Two minutes, 4 MiB, 1,024 frames. */
        public static final Window DEFAULT = new Window(120_000, 4 * 1024 * 1024, 1024);

        public Window {
            if (millis < 0 || bytes <= 0 || frames <= 0) {
                throw new IllegalArgumentException(
                        "A window must be positive: " + millis + " ms, " + bytes + " bytes, " + frames + " frames");
            }
        }
    }

    /**
     * Limits of a server on what it receives.
     *
     * @param messageBytes maximum size of one message, in UTF-8 bytes
     * @param batch maximum number of requests in one batch
     * @param inFlight maximum number of unanswered requests
     * @since 0.1
     */
    public record ReceiveLimits(int messageBytes, int batch, int inFlight) {}
}
