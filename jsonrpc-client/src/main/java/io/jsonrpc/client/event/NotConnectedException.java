package io.jsonrpc.client.event;

import io.jsonrpc.core.error.TransportException;

/**
 * The message was not sent: the client has no connection, and is configured not to keep messages until it has one again.
 *
 * @since 0.1
 */
public class NotConnectedException extends TransportException {

    public NotConnectedException(ConnectionState state) {
        super("Not connected: " + state);
    }
}
