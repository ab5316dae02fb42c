package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.message.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answers of one batch and sends them as one array, in the order of the requests, when the last has come.
 * Answers that would make the array too large are replaced by an error.
 */
public final class BatchAnswers {

    /** The bracket or comma beside each answer. */
    private static final int SEPARATOR = 1;

    private final MessageCodec codec;

    private final long limit;

    private final Function<ErrorType, ResponseError> errors;

    private final Consumer<String> output;

    private final ReentrantLock lock = new ReentrantLock();

    private final @Nullable String[] texts;

    private final List<Runnable> whenSent = new ArrayList<>();

    private int missing;

    /** Of the array as far as it is known; it opens with a bracket. */
    private long bytes = SEPARATOR;

    BatchAnswers(
            MessageCodec codec,
            int answers,
            long limit,
            Function<ErrorType, ResponseError> errors,
            Consumer<String> output) {
        this.codec = codec;
        this.texts = new String[answers];
        this.missing = answers;
        this.limit = limit;
        this.errors = errors;
        this.output = output;
    }

    /** Where the answer to the entry at this place goes; it must come exactly once. */
    public Answers slot(int index) {
        return (response, then) -> put(index, response, then);
    }

    private boolean reserve(int size) {
        this.lock.lock();
        try {
            boolean fits = this.bytes + size <= this.limit;
            if (fits) {
                this.bytes += size;
            }
            return fits;
        } finally {
            this.lock.unlock();
        }
    }

    private void put(int index, JsonRpcResponse response, Consumer<Boolean> then) {
        String text = this.codec.encode(response);
        boolean fits = reserve(Math.abs(Utf8.length(text)) + SEPARATOR);
        if (!fits) {
            text = this.codec.encode(
                    new JsonRpcFailure(response.id(), this.errors.apply(ErrorType.BATCH_RESPONSE_TOO_LARGE)));
        }
        boolean complete;
        this.lock.lock();
        try {
            this.texts[index] = text;
            this.whenSent.add(() -> then.accept(fits));
            complete = --this.missing == 0;
        } finally {
            this.lock.unlock();
        }
        if (complete) {
            StringJoiner array = new StringJoiner(",", "[", "]");
            for (String part : this.texts) {
                array.add(part);
            }
            this.output.accept(array.toString());
            this.whenSent.forEach(Runnable::run);
        }
    }
}
