package io.jsonrpc.core.engine;

import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code rpc.discover}: returns the document that describes the methods of the handler, where there is one. */
record DiscoverLayer(Supplier<@Nullable JsonText> description) implements ProtocolLayer {

    @Override
    public JsonRpcResponse answer(JsonRpcRequest request, ErrorTranslator errors) {
        JsonText document = this.description.get();
        return document == null
                ? ProtocolLayer.super.answer(request, errors)
                : new JsonRpcResult(request.id(), document);
    }

    @Override
    public boolean notification(NotificationMessage notification) {
        return true;
    }
}
