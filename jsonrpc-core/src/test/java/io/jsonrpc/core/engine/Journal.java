package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An observer that writes down what it is told, one line each. */
final class Journal implements PeerObserver {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** What was written since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(this.lines);
        this.lines.clear();
        return taken;
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        this.lines.add(method + " started");
        return new Handling() {
            @Override
            public void handlerReturned() {
                Journal.this.lines.add(method + " returned");
            }

            @Override
            public void ended(@Nullable ResponseError error) {
                Journal.this.lines.add(method + " ended" + (error == null ? "" : " " + error.getCode()));
            }
        };
    }

    @Override
    public void errorMade(ErrorType type) {
        this.lines.add("error " + type.type());
    }

    @Override
    public void messageDropped() {
        this.lines.add("dropped");
    }

    @Override
    public void callEnded(Session session, String method, boolean success) {
        this.lines.add("call " + method + (success ? " succeeded" : " failed"));
    }
}
