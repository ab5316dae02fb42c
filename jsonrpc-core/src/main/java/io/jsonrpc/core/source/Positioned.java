package io.jsonrpc.core.source;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item and where it stands in its source, so that a receiver can go on behind it in another session: with the parameter
 * of its method that has {@link io.jsonrpc.annotation.ResumeFrom}.
 *
 * <pre>{@code
 * Flux<Positioned<Trade>> trades(@ResumeFrom @Nullable String after);
 * }</pre>
 *
 * @param position a text of at most 256 characters that only the source understands; null for an item without one
 * @param value the item
 * @since 0.1
 */
public record Positioned<T>(@Nullable String position, T value) {

    private static final int MAX_POSITION = 256;

    /** @throws IllegalArgumentException if the position has more than 256 characters */
    public Positioned {
        Objects.requireNonNull(value, "value");
        if (position != null && position.length() > MAX_POSITION) {
            throw new IllegalArgumentException("A position has at most " + MAX_POSITION + " characters");
        }
    }
}
