package io.jsonrpc.server.security;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.transport.CloseStatus;

/** A session as {@link SessionLogins} sees it. Its methods do not wait. */
public interface LoginHolder {

    /** Whether the client is there. */
    boolean hasSocket();

    /** Tells the client in how many milliseconds its login expires. */
    void announceExpiry(long inMillis);

    /** Ends the streams of the session with an error; what waits is not sent. */
    void endStreams(ErrorType reason);

    /** Lets the client renew the login, if the kind of session has a request for it. */
    default void renewWith(LoginRenewal renewal) {}

    /** Ends the session. */
    void end(CloseStatus status);
}
