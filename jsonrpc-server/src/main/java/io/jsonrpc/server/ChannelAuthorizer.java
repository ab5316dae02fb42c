package io.jsonrpc.server;

/**
 * Decides who may open a channel (PROTOCOL.md, 3.6). A channel is opened inside a socket that is there, so no filter of the
 * web server, no rule of URLs and no handshake interceptor sees its path: this decides in their place, for each channel of a
 * handler {@code withChannels()}, and again for each that is open when its session goes on on another socket.
 *
 * <pre>{@code
 * @Bean
 * ChannelAuthorizer channels() {
 *     return request -> request.path().startsWith("/admin/") && !isAdmin(request.principal())
 *             ? ChannelAuthorizer.Decision.FORBID
 *             : ChannelAuthorizer.Decision.ALLOW;
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChannelAuthorizer {

    /** Whether a channel is opened. */
    enum Decision {
        ALLOW,
        /** The client is told {@code forbidden}, or {@code path} where nobody is authenticated. */
        FORBID,
        /**
         * The client is told {@code authenticate}, so that it may come again with credentials; as {@link #FORBID} where there is
         * no {@link ChannelAuthenticator}.
         */
        AUTHENTICATE
    }

    /**
     * Decides about one channel. Called on a worker, so it may block; for several channels of a session at the same time.
     * An exception, and null, forbid the channel.
     */
    Decision authorize(ChannelRequest request);
}
