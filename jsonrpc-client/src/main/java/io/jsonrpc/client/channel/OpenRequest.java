package io.jsonrpc.client.channel;

import io.jsonrpc.core.channel.ChannelMessage.Origin;
import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What is said when a channel is requested.
 *
 * @param path what the path of a socket would be
 * @param weight 1 to 16
 * @param from the channel of another session that goes on here; null for a new conversation
 */
public record OpenRequest(
        String path,
        int weight,
        @Nullable JsonText registerInfo,
        @Nullable Origin from) {

    /** A new conversation. */
    public OpenRequest(String path, int weight, @Nullable JsonText registerInfo) {
        this(path, weight, registerInfo, null);
    }
}
