package io.jsonrpc.client.transport;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a {@link TransportConnector} connects to, and how.
 *
 * @param uri where to: {@code ws} or {@code wss}
 * @param headers of the handshake, by name; may hold credentials, so {@code toString} shows only the names
 * @param subprotocols to offer, the preferred one first
 * @param timeout for everything from the name look-up to the end of the handshake
 * @param maxMessageBytes messages over this are dropped
 * @since 0.1
 */
public record ConnectRequest(
        URI uri, Map<String, List<String>> headers, List<String> subprotocols, Duration timeout, int maxMessageBytes) {

    @Override
    public String toString() {
        return "ConnectRequest[" + this.uri + ", headers " + this.headers.keySet() + "]";
    }
}
