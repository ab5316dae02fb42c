package io.jsonrpc.error;

/**
 * The other side has forgotten the session, so an answer that was still expected cannot come. The request may or may not
 * have been carried out.
 *
 * @since 0.1
 */
public class SessionLostException extends TransportException {

    public SessionLostException(String message) {
        super(message);
    }
}
