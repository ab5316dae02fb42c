package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.Answers;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.outbound.ProgressReceiver;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;

/**
 * {@code $/progress}: a value for the listener of a sent request, whose id is the token. Values that wait for their
 * listener count as waiting notifications.
 */
record ProgressLayer(
        MessageCodec codec,
        PendingRequests pending,
        InboundRequests requests,
        Answering answering,
        Answers answers,
        PeerObserver observer)
        implements ProtocolLayer {

    @Override
    public boolean notification(NotificationMessage notification) {
        JsonText params = notification.params();
        try {
            JsonObject object = ProtocolLayer.members(this.codec, params);
            if (object == null) {
                return true;
            }
            JsonElement token = object.get("token");
            JsonElement value = object.get("value");
            ProgressReceiver listener = token == null
                    ? null
                    : this.pending.progressOf(
                            new RequestId(this.codec.write(token).json()));
            if (listener == null || value == null) {
                this.observer.messageDropped();
                return true;
            }
            // A notification has no deadline.
            Exchange waiting = new Exchange(this.answering, null, notification.method(), params, this.answers, null, 0);
            boolean room = this.requests.admit(waiting);
            if (room) {
                listener.accept(value, () -> this.requests.release(waiting));
            }
            return room;
        } catch (BindingException unreadable) {
            this.observer.messageDropped();
            return true;
        }
    }
}
