package io.jsonrpc.core;

import io.jsonrpc.core.subscription.StreamOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy calls. Immutable.
 *
 * <pre>{@code
 * PriceApi prices = client.proxy(PriceApi.class, options -> options.withTimeout(Duration.ofSeconds(2)));
 * }</pre>
 *
 * @param timeout how long a call waits unless its method says otherwise; null for the default of the sender
 * @param streams how streams are received; with {@link io.jsonrpc.core.subscription.OnSessionLoss#RESUME}, methods without a
 *     parameter for the position fail with their session
 * @since 0.1
 */
public record ProxyOptions(@Nullable Duration timeout, StreamOptions streams) {

    /** Those of the sender. */
    public static final ProxyOptions DEFAULT = new ProxyOptions(null, StreamOptions.DEFAULT);

    /** The same options with another timeout. */
    public ProxyOptions withTimeout(Duration newTimeout) {
        return new ProxyOptions(newTimeout, this.streams);
    }

    /** The same, but streams are received otherwise. */
    public ProxyOptions withStreams(StreamOptions newStreams) {
        return new ProxyOptions(this.timeout, newStreams);
    }
}
