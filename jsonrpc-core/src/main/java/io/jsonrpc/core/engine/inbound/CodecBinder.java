package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.ParamsBinder;
import io.jsonrpc.core.codec.BindingException;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Binds params to a type with the codec. */
public record CodecBinder<P>(MessageCodec codec, Type type, ErrorTranslator errors) implements ParamsBinder<P> {

    @Override
    public @Nullable P bind(JsonText params) {
        try {
            return this.codec.read(params, this.type);
        } catch (BindingException misfit) {
            RequestRejectedException refusal = new RequestRejectedException(this.errors.invalidParams(misfit));
            refusal.initCause(misfit);
            throw refusal;
        }
    }
}
