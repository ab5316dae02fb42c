package io.jsonrpc.test;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call.
 *
 * @param <T> what it was bound to
 * @since 0.1
 */
public final class ReceivedResult<T> {

    private final Call call;

    private final @Nullable T value;

    ReceivedResult(Call call, @Nullable T value) {
        this.call = call;
        this.value = value;
    }

    /** The result itself; null for the JSON value null. */
    public @Nullable T value() {
        return this.value;
    }

    /** Checks that the result is equal to this one; arrays are equal by their elements. */
    public ReceivedResult<T> isEqualTo(@Nullable T expected) {
        if (!Objects.deepEquals(this.value, expected)) {
            throw new AssertionError(
                    this.call + " should be answered with " + shown(expected) + ", but was with " + shown(this.value));
        }
        return this;
    }

    private static String shown(@Nullable Object value) {
        String inArray = Arrays.deepToString(new @Nullable Object[] {value});
        return inArray.substring(1, inArray.length() - 1);
    }

    /** Checks the result, which is not null, with assertions of any library. */
    public ReceivedResult<T> satisfies(Consumer<T> assertions) {
        T received = this.value;
        if (received == null) {
            throw new AssertionError(this.call + " should be answered with a value, but was with null");
        }
        assertions.accept(received);
        return this;
    }
}
