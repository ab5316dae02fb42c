package io.jsonrpc.core.error;

/**
 * The other side answered with something that is not a JSON-RPC response.
 *
 * @since 0.1
 */
public class ProtocolException extends TransportException {

    public ProtocolException(String message) {
        super(message);
    }
}
