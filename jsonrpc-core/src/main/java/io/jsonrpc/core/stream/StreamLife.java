package io.jsonrpc.core.stream;

import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.ResponseError;
import org.jspecify.annotations.Nullable;

/** How far one stream that is sent is, how it ends, and whether its source is still to be cancelled. */
final class StreamLife {

    private enum State {
        /** The handler returned it; the answer with its id is not on the way yet. */
        OFFERED,
        /** The source is subscribed. */
        OPEN,
        /** The source has ended, or was cancelled by this end; the rest and the end are to be sent. */
        DRAINING,
        ENDED
    }

    private State state = State.OFFERED;

    private @Nullable ResponseError refused;

    private boolean cancelSource;

    /** The last message, but for what is skipped before it. */
    private Outgoing end = new Outgoing(null, 0, null, null);

    boolean isOffered() {
        return this.state == State.OFFERED;
    }

    boolean isOpen() {
        return this.state == State.OPEN;
    }

    boolean isDraining() {
        return this.state == State.DRAINING;
    }

    boolean isEnded() {
        return this.state == State.ENDED;
    }

    void answered() {
        if (isOffered() && this.refused != null) {
            drain(this.refused, null);
        } else {
            this.state = isOffered() ? State.OPEN : this.state;
        }
    }

    /** It ends with this as soon as it is answered, and its source is not subscribed. */
    void refuse(ResponseError reason) {
        this.refused = reason;
    }

    /** The source has ended by itself. */
    void drain(@Nullable ResponseError reason) {
        if (isOpen()) {
            drain(reason, null);
        }
    }

    /** The source is cancelled, if it runs, and the stream ends for this reason. */
    void stop(@Nullable ResponseError reason, @Nullable ErrorType type) {
        this.cancelSource |= isOpen();
        drain(reason, type);
    }

    private void drain(@Nullable ResponseError reason, @Nullable ErrorType type) {
        this.end = new Outgoing(null, 0, reason, type);
        this.state = State.DRAINING;
    }

    /** Nothing more is sent. */
    void end() {
        this.cancelSource |= isOpen();
        this.state = State.ENDED;
    }

    /** The last message. */
    Outgoing last(long skipped) {
        return new Outgoing(null, skipped, this.end.error(), this.end.fault());
    }

    boolean isCancelDue() {
        return this.cancelSource;
    }

    /** Whether the source has to be cancelled; true once. */
    boolean takeCancel() {
        boolean cancel = this.cancelSource;
        this.cancelSource = false;
        return cancel;
    }
}
