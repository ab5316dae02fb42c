package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketConnection;
import org.jspecify.annotations.Nullable;

/** An entrance where the client may also connect as Kurento's JSON-RPC does (PROTOCOL.md, part 2). */
final class ClassicEntrance extends Entrance implements ClassicMethods.Caller {

    private final ClassicMethods methods;

    ClassicEntrance(SessionRuntime runtime, SocketConnection socket) {
        super(runtime, socket);
        this.methods = new ClassicMethods(runtime, socket.endpoint().options().sessionIdInResults());
    }

    @Override
    PlainSession session(@Nullable Object registerInfo) {
        return new ClassicSession(runtime(), socket(), registerInfo, this.methods);
    }

    @Override
    @Nullable Decoded remaining(Decoded message) {
        Decoded remaining = this.methods.handle(this, socket(), message);
        if (remaining instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Malformed stranger
                && stranger.fault() == ErrorType.UNKNOWN_SESSION) {
            answer(runtime().failure(stranger.id(), ErrorType.UNKNOWN_SESSION));
            return null;
        }
        return remaining;
    }

    @Override
    public boolean hasId(String sessionId) {
        return false;
    }

    @Override
    public void answer(JsonRpcResponse response) {
        start().answer(response);
    }

    @Override
    public void connect(RequestId id, @Nullable Object registerInfo) {
        Decoded cause = new Decoded.Single(new Inbound.Good(new JsonRpcRequest(id, "connect", null)));
        ServerSession session = start().begin(cause, () -> session(registerInfo));
        if (session != null) {
            session.register(registerInfo);
            session.peer().sendAnswer(ClassicMethods.connected(id, session));
        }
    }

    @Override
    public void close(@Nullable RequestId id) {
        if (id == null) {
            socket().close(CloseStatus.NORMAL);
            return;
        }
        String bye = runtime().codec().encode(new JsonRpcResult(id, ClassicMethods.BYE));
        socket().writer().send(OutboundText.of(bye), failure -> socket().close(CloseStatus.NORMAL));
    }
}
