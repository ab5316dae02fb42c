package io.jsonrpc.core.session.frame;

import io.jsonrpc.core.message.JsonText;

/**
 * What both ends of a session agree on when it is opened.
 *
 * @param heartbeat how often each end shows that it lives, in milliseconds
 * @param heartbeatGrace how much longer silence is borne, in milliseconds
 * @param window what each end keeps for the other
 * @param limits what the server receives
 * @param extensions the extensions that the server accepted: a JSON object, name to parameters
 * @since 0.1
 */
public record SessionTerms(
        long heartbeat, long heartbeatGrace, Window window, ReceiveLimits limits, JsonText extensions) {

    /** No extensions. */
    public static final JsonText NO_EXTENSIONS = new JsonText("{}");

    private static final long MIN_HEARTBEAT = 5_000;

    private static final long MAX_HEARTBEAT = 60_000;

    /** The heartbeat for the one that the client asks for: 5 to 60 seconds. */
    public static long clampHeartbeat(long wishedMillis) {
        return Math.max(MIN_HEARTBEAT, Math.min(MAX_HEARTBEAT, wishedMillis));
    }

    /**
     * What one end keeps until the other has acknowledged it.
     *
     * @param millis how long the session waits without a socket
     * @param bytes size of the frames in UTF-8, at least twice {@code messageBytes}
     * @param frames how many
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
     * What a server receives.
     *
     * @param messageBytes size of one message in UTF-8
     * @param batch requests in one batch
     * @param inFlight requests that run or wait
     * @since 0.1
     */
    public record ReceiveLimits(int messageBytes, int batch, int inFlight) {}
}
