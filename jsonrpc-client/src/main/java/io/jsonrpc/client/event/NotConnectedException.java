package io.jsonrpc.client.event;

import io.jsonrpc.core.error.TransportException;

/**
 * The client has no connection. A message that fails with it was not sent, because the client is configured not to keep
 * messages until it has one again.
 *
 * @since 0.1
 */
public class NotConnectedException extends TransportException {

    public NotConnectedException(ConnectionState state) {
        super("Not connected: " + state);
    }
}
