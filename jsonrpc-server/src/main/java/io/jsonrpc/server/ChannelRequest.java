package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A channel that a client wants to open, or to keep on another socket.
 *
 * @param session the session of the socket: the headers and the address are those of its last handshake
 * @param principal whose credentials came with the request; without any that of the socket, null where nobody is
 *     authenticated
 * @param path as the path of a socket would be, context path included; in the only spelling that it has
 * @param pathVariables the variables of the handler's path pattern
 * @param registerInfo what the application of the client sends about itself; null for none
 * @since 0.1
 */
public record ChannelRequest(
        Session session,
        @Nullable Principal principal,
        String path,
        Map<String, String> pathVariables,
        @Nullable Object registerInfo) {

    @Override
    public String toString() {
        return "ChannelRequest[" + this.session + " " + this.path + "]";
    }
}
