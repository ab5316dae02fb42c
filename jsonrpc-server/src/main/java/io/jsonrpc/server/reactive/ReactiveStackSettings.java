package io.jsonrpc.server.reactive;

import java.time.Duration;

/**
 * Settings of the reactive stack.
 *
 * @param frameBytes maximum size of a frame, in bytes; Netty buffers a complete frame before passing it on
 * @param frameTime how long a frame may take to arrive
 * @param closeWrite how long a client may take to read everything up to and including the close frame
 * @param messageBytes maximum size of a message, for those that come by HTTP, in bytes
 * @param callTimeout how long an HTTP call may take; longer than the time of a body and of a handler, so that the caller
 *     receives the error of either
 */
public record ReactiveStackSettings(
        int frameBytes, Duration frameTime, Duration closeWrite, int messageBytes, Duration callTimeout) {

    /** 4 MiB, 10 s, 6 s, 1 MiB, 5 min and 20 s. */
    public static final ReactiveStackSettings DEFAULT = new ReactiveStackSettings(
            4 * 1024 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(6), 1024 * 1024, Duration.ofSeconds(320));
}
