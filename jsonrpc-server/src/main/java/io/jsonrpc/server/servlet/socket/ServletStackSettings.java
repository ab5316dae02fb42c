package io.jsonrpc.server.servlet.socket;

import java.time.Duration;

/**
 * Settings of the servlet stack.
 *
 * @param messageBytes the message size that every transport must support, in bytes
 * @param messageAssembly maximum time from the first to the last part of one SockJS frame
 * @param blockingWrite how long a blocking write to a socket may take; slightly longer than the time after which a slow
 *     client is closed, so that the client receives that close code
 * @param openTimeout how long a socket may take to open after its handshake began
 * @param callTimeout how long an HTTP call may take; longer than the time of a body and of a handler, so that the caller
 *     receives the error of either
 * @param heartbeat interval of SockJS heartbeats to one client
 * @param disconnectDelay how long a SockJS client may be without a receiving request
 * @param streamBytes size after which a streaming SockJS response ends and the client opens the next one
 * @param tomcatBuffer size of each of Tomcat's WebSocket buffers of a connection, in bytes or characters; 0 for
 *     Tomcat's default
 * @param clientLibraryUrl URL from which old browsers load the SockJS client; relative to the context path if it begins
 *     with a slash
 */
public record ServletStackSettings(
        int messageBytes,
        Duration messageAssembly,
        Duration blockingWrite,
        Duration openTimeout,
        Duration callTimeout,
        Duration heartbeat,
        Duration disconnectDelay,
        int streamBytes,
        int tomcatBuffer,
        String clientLibraryUrl) {

    /** 1 MiB, 10 s, 6 s, 10 s, 5 min and 20 s, 25 s, 5 s, 128 KiB, 1 KiB, the webjar. */
    public static final ServletStackSettings DEFAULT = new ServletStackSettings(
            1024 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(320),
            Duration.ofSeconds(25),
            Duration.ofSeconds(5),
            128 * 1024,
            1024,
            "/webjars/sockjs-client/dist/sockjs.min.js");
}
