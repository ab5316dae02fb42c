package io.jsonrpc.server.reactive;

import java.time.Duration;

/**
 * Settings of the reactive stack.
 *
 * @param frameBytes the largest frame; Netty holds a frame whole before it hands it on
 * @param frameTime how long a frame may take to arrive
 * @param closeWrite how long a client may take to read what stands before a close frame, and the frame
 */
public record ReactiveStackSettings(int frameBytes, Duration frameTime, Duration closeWrite) {

    /** 4 MiB, 10 s, 6 s. */
    public static final ReactiveStackSettings DEFAULT =
            new ReactiveStackSettings(4 * 1024 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(6));
}
