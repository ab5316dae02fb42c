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

    private static void failed(Throwable failure) {
        log.error("observer", "An observer failed", failure);
    }

    @Override
    public Handling requestStarted(Session session, String method, @Nullable RequestId id) {
        try {
            Handling handling = this.observer.requestStarted(session, method, id);
            return handling == Handling.NONE ? handling : new GuardedHandling(handling);
        } catch (Throwable failure) {
            failed(failure);
            return Handling.NONE;
        }
    }

    @Override
    public void errorMade(ErrorType type) {
        try {
            this.observer.errorMade(type);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void messageDropped() {
        try {
            this.observer.messageDropped();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public void callEnded(Session session, String method, boolean success) {
        try {
            this.observer.callEnded(session, method, success);
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @Override
    public Streaming streamStarted(Session session, String method) {
        try {
            Streaming streaming = this.observer.streamStarted(session, method);
            return streaming == Streaming.NONE ? streaming : new GuardedStreaming(streaming);
        } catch (Throwable failure) {
            failed(failure);
            return Streaming.NONE;
        }
    }

    private record GuardedStreaming(Streaming streaming) implements Streaming {

        @Override
        public void itemSent() {
            try {
                this.streaming.itemSent();
            } catch (Throwable failure) {
                failed(failure);
            }
        }

        @Override
        public void itemsSkipped(long items) {
            try {
                this.streaming.itemsSkipped(items);
            } catch (Throwable failure) {
                failed(failure);
            }
        }

        @Override
        public void ended(StreamOutcome outcome) {
            try {
                this.streaming.ended(outcome);
            } catch (Throwable failure) {
                failed(failure);
            }
        }
    }

    private record GuardedHandling(Handling handling) implements Handling {

        @Override
        public void handlerReturned() {
            try {
                this.handling.handlerReturned();
            } catch (Throwable failure) {
                failed(failure);
            }
        }

        @Override
        public void ended(@Nullable ResponseError error) {
            try {
                this.handling.ended(error);
            } catch (Throwable failure) {
                failed(failure);
            }
        }
    }
}
