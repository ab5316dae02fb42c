package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelMessage.Origin;
import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What is said when a channel is requested.
 *
 * @param path what the path of a socket would be
 * @param weight 1 to 16
 * @param authorization its own credentials; null for those of the socket
 * @param from the channel of another session that goes on here; null for a new conversation
 */
public record OpenRequest(
        String path,
        int weight,
        @Nullable JsonText registerInfo,
        @Nullable String authorization,
        @Nullable Origin from) {

    /** A new conversation. */
    public OpenRequest(String path, int weight, @Nullable JsonText registerInfo) {
        this(path, weight, registerInfo, null, null);
    }

    /** The same with these credentials. */
    OpenRequest authorizedBy(String credentials) {
        if (credentials.length() > ChannelMessage.Open.MAX_AUTHORIZATION) {
            throw new ConnectFailedException(
                    ConnectFailedException.Stage.CREDENTIALS,
                    "The credentials of the channel " + this.path + " have " + credentials.length() + " characters, "
                            + ChannelMessage.Open.MAX_AUTHORIZATION + " at most",
                    null);
        }
        return new OpenRequest(this.path, this.weight, this.registerInfo, credentials, this.from);
    }

    /** A channel that goes on here. */
    OpenRequest from(Origin origin) {
        return new OpenRequest(this.path, this.weight, null, null, origin);
    }

    /** Without the credentials, and without what the application says about itself. */
    @Override
    public String toString() {
        return "OpenRequest[" + this.path + "]";
    }
}
