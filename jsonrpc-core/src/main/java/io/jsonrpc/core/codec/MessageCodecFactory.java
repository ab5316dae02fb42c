package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.MessageLimits;

/**
 * Makes the codec of a peer, for an end that has the limits but not the mapping.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface MessageCodecFactory {

    /**
     * A new codec.
     *
     * @param limits limits on received messages
     * @param nullParams whether {@code "params":null} counts as absent; else it is rejected
     */
    MessageCodec create(MessageLimits limits, boolean nullParams);
}
