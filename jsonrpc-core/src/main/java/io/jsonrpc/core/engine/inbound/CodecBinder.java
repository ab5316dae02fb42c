package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Binds params to a type with the codec. */
record CodecBinder<P>(MessageCodec codec, Type type, ErrorTranslator errors) {

    /**
     * The value of params.
     *
     * @throws RequestRejectedException when they do not fit: it becomes the answer
     */
    @Nullable P bind(JsonText params) {
        try {
            return this.codec.read(params, this.type);
        } catch (BindingException misfit) {
            RequestRejectedException refusal = new RequestRejectedException(this.errors.invalidParams(misfit.path()));
            refusal.initCause(misfit);
            throw refusal;
        }
    }
}
