package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketConnection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A plain session whose client may use the session methods of Kurento's JSON-RPC (PROTOCOL.md, part 2). */
final class ClassicSession extends PlainSession implements ClassicMethods.Caller {

    private final ClassicMethods methods;

    ClassicSession(
            SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo, ClassicMethods methods) {
        super(runtime, socket, registerInfo);
        this.methods = methods;
    }

    @Override
    @Nullable Decoded remaining(SocketConnection socket, Decoded message) {
        return this.methods.handle(this, socket, message);
    }

    @Override
    public boolean hasId(String sessionId) {
        return getSessionId().equals(sessionId);
    }

    @Override
    public void answer(JsonRpcResponse response) {
        peer().sendAnswer(response);
    }

    @Override
    public void connect(RequestId id, @Nullable Object registerInfo) {
        register(registerInfo);
        answer(ClassicMethods.connected(id, this));
    }

    @Override
    public void close(@Nullable RequestId id) {
        if (id != null) {
            answer(new JsonRpcResult(id, ClassicMethods.BYE));
        }
        close(CloseStatus.NORMAL);
    }

    @Override
    boolean takeOver(SocketConnection next, OutboundText answer) {
        SocketConnection replaced;
        ReentrantLock lock = lock();
        lock.lock();
        try {
            if (!isLiving()) {
                return false;
            }
            replaced = moveTo(next);
            peer().attach(next.writer(), answer);
        } finally {
            lock.unlock();
        }
        this.methods.speak();
        moved(replaced);
        return true;
    }
}
