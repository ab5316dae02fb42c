package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;

/** {@code $/cancelRequest}: ends a received request before its handler does, and a stream whose id waits in a batch. */
record CancelLayer(MessageCodec codec, Answering answering, PeerObserver observer) implements ProtocolLayer {

    @Override
    public boolean notification(NotificationMessage notification) {
        try {
            JsonObject object = ProtocolLayer.members(this.codec, notification.params());
            JsonElement id = object == null ? null : object.get("id");
            if (id != null && (id.isJsonPrimitive() || id.isJsonNull())) {
                this.answering.cancel(new RequestId(this.codec.write(id).json()));
            }
        } catch (BindingException unreadable) {
            this.observer.messageDropped();
        }
        return true;
    }
}
