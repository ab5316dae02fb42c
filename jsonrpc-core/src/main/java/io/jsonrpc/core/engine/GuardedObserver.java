package io.jsonrpc.core.engine;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/** Keeps failures of an observer away from what it observes: an observer that throws must not cost anybody an answer. */
final class GuardedObserver implements PeerObserver {

    private static final SparingLog log = SparingLog.of(GuardedObserver.class);

    private final PeerObserver observer;

    private GuardedObserver(PeerObserver observer) {
        this.observer = observer;
    }

    static PeerObserver of(PeerObserver observer) {
        return observer == PeerObserver.NONE ? observer : new GuardedObserver(observer);
    }

    private static void guard(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            log.error("observer", "An observer failed", failure);
        }
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        try {
            Handling handling = this.observer.requestStarted(session, method, id);
            return handling == Handling.NONE ? handling : new GuardedHandling(handling);
        } catch (Throwable failure) {
            log.error("observer", "An observer failed", failure);
            return Handling.NONE;
        }
    }

    @Override
    public void errorMade(ErrorType type) {
        guard(() -> this.observer.errorMade(type));
    }

    @Override
    public void messageDropped() {
        guard(this.observer::messageDropped);
    }

    @Override
    public void callEnded(String method, boolean success) {
        guard(() -> this.observer.callEnded(method, success));
    }

    private record GuardedHandling(Handling handling) implements Handling {

        @Override
        public void handlerReturned() {
            guard(this.handling::handlerReturned);
        }

        @Override
        public void ended(@Nullable ResponseError error) {
            guard(() -> this.handling.ended(error));
        }
    }
}
