package io.jsonrpc.core.dispatch;

import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.contract.DeclaredItems;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.contract.StreamType;
import io.jsonrpc.core.error.InvalidParamsException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.subscription.ItemStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes an argument of the stream that the caller sends. */
final class StreamArgument implements MadeArgument {

    private final MethodParam param;

    private final StreamType type;

    private final MethodSurroundings around;

    StreamArgument(MethodParam param, StreamType type, MethodSurroundings around) {
        this.param = param;
        this.type = type;
        this.around = around;
    }

    @Override
    public @Nullable Object of(Transaction transaction, @Nullable Object bound) {
        if (bound == null) {
            return null;
        }
        ItemStream<JsonText> received;
        try {
            received = transaction.receiveStream(bound, JsonText.class);
        } catch (InvalidParamsException none) {
            throw new IllegalArgumentException("There is no such stream", none);
        }
        return this.type.received(
                new DeclaredItems(received, this::item, UnaryOperator.identity(), this.around.context(transaction)),
                TypeToken.get(this.param.type()).getRawType());
    }

    /** An item that does not fit ends the stream, and the call if its method lets the exception through. */
    private Object item(Object received) {
        try {
            Object item = this.around.values().read((JsonText) received, this.param.itemType());
            if (item != null) {
                return item;
            }
            throw misfit("", "null");
        } catch (BindingException misfit) {
            throw misfit(misfit.path().substring(1), "type");
        }
    }

    private InvalidParamsException misfit(String path, String reason) {
        JsonObject details = new JsonObject();
        details.addProperty(
                "path",
                "$." + (this.param.spec() == null ? "" : this.param.spec().name()) + path);
        details.addProperty("reason", reason);
        return new InvalidParamsException(details);
    }
}
