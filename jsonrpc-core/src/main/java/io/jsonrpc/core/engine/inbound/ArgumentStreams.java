package io.jsonrpc.core.engine.inbound;

import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.outbound.IncomingArguments;
import io.jsonrpc.core.engine.outbound.ReceivedArgument;
import io.jsonrpc.core.error.ErrorTypeException;
import io.jsonrpc.core.error.InvalidParamsException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.stream.StreamParams;
import java.lang.reflect.Type;

/** Takes the values among params that stand for a stream of the caller. */
public final class ArgumentStreams {

    private final MessageCodec codec;

    private final Replies replies;

    private final IncomingArguments arguments;

    public ArgumentStreams(MessageCodec codec, Replies replies, IncomingArguments arguments) {
        this.codec = codec;
        this.replies = replies;
        this.arguments = arguments;
    }

    /**
     * The stream that an argument stands for.
     *
     * @param answeredAlone whether the call gets an answer, which is not a part of a batch
     * @throws RequestRejectedException if there is none, or no place for it
     */
    <T> ReceivedArgument<T> receive(String method, boolean answeredAlone, Object argument, Type itemType) {
        String id = StreamParams.argument(this.codec.write(argument));
        if (id == null) {
            throw noStream();
        }
        if (!this.replies.canBeFollowed()) {
            throw new ErrorTypeException(ErrorType.STREAM_UNSUPPORTED, new JsonObject());
        }
        if (!answeredAlone) {
            throw noStream();
        }
        ReceivedArgument<T> stream;
        try {
            stream = this.arguments.receive(method, id, itemType);
        } catch (IllegalArgumentException isSent) {
            throw noStream();
        }
        if (stream == null) {
            throw new ErrorTypeException(ErrorType.TOO_MANY_STREAMS, new JsonObject());
        }
        return stream;
    }

    private static InvalidParamsException noStream() {
        JsonObject details = new JsonObject();
        details.addProperty("path", "$");
        details.addProperty("reason", "type");
        return new InvalidParamsException(details);
    }
}
