package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * One received message, valid or not; the type of an invalid one says how it is answered.
 *
 * @since 0.1
 */
public sealed interface Inbound {

    /** A well-formed message. */
    record Good(JsonRpcMessage message) implements Inbound {}

    /**
     * An invalid message that must be answered with an error.
     *
     * @param id its id, or {@link RequestId#NULL} if none could be read
     */
    record Malformed(RequestId id, ErrorType fault) implements Inbound {}

    /**
     * An invalid response, which is never answered.
     *
     * @param id its id, or null if none could be read; the request with this id fails
     */
    record MalformedResponse(@Nullable RequestId id, String reason) implements Inbound {}
}
