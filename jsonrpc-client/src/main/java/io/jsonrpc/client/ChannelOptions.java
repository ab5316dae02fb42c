package io.jsonrpc.client;

import com.google.gson.JsonElement;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.core.channel.ChannelMessage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is opened. Immutable.
 *
 * <pre>{@code
 * JsonRpcClient prices = client.channel("/prices", options -> options.withWeight(4));
 * }</pre>
 *
 * @param weight the share of what the client sends, compared with other channels: 1 to 16
 * @param registerInfo what the server's handlers see as {@code Session.getRegisterInfo()}; null for nothing
 * @param fallback whether a socket of its own is opened where the server has no channels, or none at this path
 * @param listener called with the events of the channel; null for none
 * @param bearerToken called whenever it is opened, for credentials of its own; null for those of the client
 * @since 0.1
 */
public record ChannelOptions(
        int weight,
        @Nullable JsonElement registerInfo,
        boolean fallback,
        @Nullable JsonRpcWSConnectionListener listener,
        @Nullable Supplier<String> bearerToken) {

    /** Weight 1, with a socket of its own where there are no channels. */
    public static final ChannelOptions DEFAULT = new ChannelOptions(1, null, true, null, null);

    /** @throws IllegalArgumentException when the weight is not from 1 to 16, or the register info has over 4,096 characters */
    public ChannelOptions {
        if (weight < 1 || weight > ChannelMessage.Open.MAX_WEIGHT) {
            throw new IllegalArgumentException("The weight of a channel must be 1 to 16, not " + weight);
        }
        if (registerInfo != null && registerInfo.toString().length() > ChannelMessage.Open.MAX_REGISTER_INFO) {
            throw new IllegalArgumentException("The register info of a channel must have at most 4,096 characters");
        }
    }

    /** The same with another weight. */
    public ChannelOptions withWeight(int newWeight) {
        return new ChannelOptions(newWeight, this.registerInfo, this.fallback, this.listener, this.bearerToken);
    }

    /** The same with something that the server's handlers see. */
    public ChannelOptions withRegisterInfo(JsonElement info) {
        return new ChannelOptions(this.weight, info, this.fallback, this.listener, this.bearerToken);
    }

    /** The same; false: where the server has no channels, {@link io.jsonrpc.client.event.ChannelRefusedException} is thrown. */
    public ChannelOptions withFallback(boolean ownSocket) {
        return new ChannelOptions(this.weight, this.registerInfo, ownSocket, this.listener, this.bearerToken);
    }

    /** The same with a listener. */
    public ChannelOptions withListener(JsonRpcWSConnectionListener newListener) {
        return new ChannelOptions(this.weight, this.registerInfo, this.fallback, newListener, this.bearerToken);
    }

    /**
     * The same with a bearer token of its own: on the server the channel, and nothing else of the client, belongs to whom it
     * names. A socket of its own is opened with it, too.
     *
     * @param supplier called whenever the channel is opened, on a worker; what it throws fails the connect
     */
    public ChannelOptions withBearerToken(Supplier<String> supplier) {
        return new ChannelOptions(this.weight, this.registerInfo, this.fallback, this.listener, supplier);
    }
}
