package io.jsonrpc.core.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One end of one channel. */
final class Channel {

    enum State {
        /** This end has requested it. */
        OPENING,
        /** The other end has requested it. */
        ASKED,
        OPEN,
        /** This end has refused it, and the other has not confirmed that. */
        REFUSED,
        /** This end has closed it, and the other one has not. */
        CLOSED
    }

    /** Created by this end. */
    final boolean ours;

    /** The id of the {@code open}. */
    final String request;

    State state;

    /** The number with which this end sends. */
    int number;

    /** The number with which the other end sends: another one while it has not heard of a move. */
    int heard;

    /** Frames that were sent and received. */
    long sent;

    long received;

    /** Bytes that were sent or received before the answer. */
    long early;

    /** What came before the answer. */
    final List<ChannelEvent> held = new ArrayList<>(0);

    @Nullable Parts parts;

    /** What the application has of the channel has not ended. */
    boolean inUse;

    Channel(int number, String request, boolean ours) {
        this.number = number;
        this.heard = number;
        this.request = request;
        this.ours = ours;
        this.state = ours ? State.OPENING : State.ASKED;
    }

    boolean is(State which) {
        return this.state == which;
    }

    /** Whether the other end may still send on it, whatever becomes of that. */
    boolean wasOpen() {
        return this.state == State.OPEN || this.state == State.CLOSED;
    }

    boolean isMoving() {
        return this.number != this.heard;
    }

    void drop() {
        this.held.clear();
        this.parts = null;
    }
}
