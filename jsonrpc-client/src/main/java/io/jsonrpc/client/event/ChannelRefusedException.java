package io.jsonrpc.client.event;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server does not take a channel, or has none: {@link #getReason()} says why.
 *
 * @since 0.1
 */
public final class ChannelRefusedException extends ConnectFailedException {

    private static final Set<String> RETRYABLE = Set.of("limit", "draining");

    private final String reason;

    private final @Nullable String scheme;

    /**
     * A refusal.
     *
     * @param reason a word of PROTOCOL.md, 3.6
     * @param scheme how to authenticate, of {@code authenticate}
     * @param retryAfter of {@code limit}
     */
    public ChannelRefusedException(
            String reason, @Nullable String scheme, @Nullable Duration retryAfter, String message) {
        super(Stage.SESSION, 0, message, retryAfter, null);
        this.reason = reason;
        this.scheme = scheme;
    }

    /**
     * {@code path} (no handler with channels is there), {@code forbidden}, {@code authenticate}, {@code limit}, {@code
     * draining}, {@code unsupported} (the server has no channels, or does not know a part of the request), or what a later
     * server says.
     */
    public String getReason() {
        return this.reason;
    }

    /** How the server wants credentials; null where it did not say. */
    public @Nullable String getScheme() {
        return this.scheme;
    }

    @Override
    public boolean isRetryable() {
        return RETRYABLE.contains(this.reason);
    }
}
