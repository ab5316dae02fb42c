package io.jsonrpc.server.servlet.socket;

import java.time.Duration;

/**
 * Settings of the servlet stack.
 *
 * @param messageBytes the size that a message must be able to have on every transport
 * @param messageAssembly from the first to the last part of one SockJS frame
 * @param blockingWrite how long a blocking write to a socket may take; a little longer than the time after which a slow
 *     reader is closed, so that this is what it is told
 * @param openTimeout how long a socket may take to open after its handshake began
 * @param heartbeat between two SockJS heartbeats to one client
 * @param disconnectDelay how long a SockJS client may be without a request that receives
 * @param streamBytes what one streaming SockJS response carries before it ends and the client asks for the next one
 * @param tomcatBuffer what Tomcat may hold for a connection in each of its WebSocket buffers, in bytes or characters; 0 for
 *     Tomcat's own choice
 * @param clientLibraryUrl where old browsers load the SockJS client from; relative to the context path when it begins
 *     with a slash
 */
public record ServletStackSettings(
        int messageBytes,
        Duration messageAssembly,
        Duration blockingWrite,
        Duration openTimeout,
        Duration heartbeat,
        Duration disconnectDelay,
        int streamBytes,
        int tomcatBuffer,
        String clientLibraryUrl) {

    /** 1 MiB, 10 s, 6 s, 10 s, 25 s, 5 s, 128 KiB, 1 KiB, the webjar. */
    public static final ServletStackSettings DEFAULT = new ServletStackSettings(
            1024 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(6),
            Duration.ofSeconds(10),
            Duration.ofSeconds(25),
            Duration.ofSeconds(5),
            128 * 1024,
            1024,
            "/webjars/sockjs-client/dist/sockjs.min.js");
}
