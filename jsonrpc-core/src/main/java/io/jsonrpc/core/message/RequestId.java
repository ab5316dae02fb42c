package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * The id of a request, kept as the JSON literal that was read so that it is echoed exactly as written: {@code 1},
 * {@code "77"}, {@code 12345678901234567890}, {@code 6.5}, {@code null}, {@code ""}.
 *
 * <p>Two ids are equal if their values are: {@code 1}, {@code 1.0} and {@code 1e0} are equal, and so are {@code "A"}
 * and {@code "\\u0041"}; {@code 1} and {@code "1"} differ.
 *
 * @param literal the JSON literal, quotes included
 * @since 0.1
 */
public record RequestId(String literal) {

    /** The id {@code null}: also the id of an answer to a message whose id could not be read. */
    public static final RequestId NULL = new RequestId("null");

    /** The id written as a plain integer. */
    public static RequestId of(long number) {
        return new RequestId(Long.toString(number));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RequestId id
                && (this.literal.equals(id.literal) || IdValue.of(this.literal).equals(IdValue.of(id.literal)));
    }

    @Override
    public int hashCode() {
        return IdValue.of(this.literal).hashCode();
    }

    @Override
    public String toString() {
        return this.literal;
    }
}
