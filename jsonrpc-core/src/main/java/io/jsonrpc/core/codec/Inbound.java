package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * One message as it was received: a good one, or a bad one and what to do about it.
 *
 * @since 0.1
 */
public sealed interface Inbound {

    /** A well-formed message. */
    record Good(JsonRpcMessage message) implements Inbound {}

    /**
     * Something that must be answered with an error.
     *
     * @param id the id if one could be read, else {@link RequestId#NULL}
     */
    record Malformed(RequestId id, ErrorType fault) implements Inbound {}

    /**
     * Meant as a response, but not one: never answered.
     *
     * @param id the id if one could be read; the request that waits for it fails
     */
    record MalformedResponse(@Nullable RequestId id, String reason) implements Inbound {}
}
