package io.jsonrpc.core;

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
 * @since 0.1
 */
public record ProxyOptions(@Nullable Duration timeout) {

    /** Those of the sender. */
    public static final ProxyOptions DEFAULT = new ProxyOptions(null);

    /** The same options with another timeout. */
    public ProxyOptions withTimeout(Duration newTimeout) {
        return new ProxyOptions(newTimeout);
    }
}
