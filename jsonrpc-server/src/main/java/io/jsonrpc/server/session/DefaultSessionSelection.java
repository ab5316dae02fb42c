package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.SessionSelection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sessions that are looked up anew at each call. */
final class DefaultSessionSelection implements SessionSelection {

    private final Supplier<List<ServerSession>> members;

    DefaultSessionSelection(Supplier<List<ServerSession>> members) {
        this.members = members;
    }

    @Override
    public List<Session> sessions() {
        return List.copyOf(this.members.get());
    }

    @Override
    public int size() {
        return this.members.get().size();
    }

    @Override
    public Delivery sendNotification(String method, @Nullable Object params) {
        OutboundText text = null;
        int accepted = 0;
        Map<Session, JsonRpcException> refused = new HashMap<>();
        List<ServerSession> receivers = this.members.get();
        for (ServerSession session : receivers) {
            JsonRpcPeer peer = session.peer();
            if (text == null) {
                OutboundText encoded = peer.encodeNotification(method, params);
                text = receivers.size() == 1 ? encoded : encoded.forMany();
            }
            try {
                peer.sendAndForget(text);
                accepted++;
            } catch (JsonRpcException noRoom) {
                refused.put(session, noRoom);
            }
        }
        return new Delivery(accepted, refused);
    }

    @Override
    public void close(CloseStatus status) {
        this.members.get().forEach(session -> session.close(status));
    }
}
