package io.jsonrpc.core.engine;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcNotification;

/** A part of the protocol that owns some of the reserved names; handlers see no message of it. */
@FunctionalInterface
interface ProtocolLayer {

    /**
     * Handles a notification, on the reading thread.
     *
     * @return false when it found no room
     */
    boolean notification(JsonRpcNotification notification);

    /** The error that requests are answered with: no layer has any yet that reaches a peer. */
    default ErrorType requestFault() {
        return ErrorType.METHOD_NOT_FOUND;
    }
}
