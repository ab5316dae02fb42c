package io.jsonrpc.client.event;

import io.jsonrpc.core.error.TransportException;

/**
 * The client has no connection now and was told not to keep messages until it has one again: this one was not sent.
 *
 * @since 0.1
 */
public class NotConnectedException extends TransportException {

    public NotConnectedException(ConnectionState state) {
        super("Not connected: " + state);
    }
}
