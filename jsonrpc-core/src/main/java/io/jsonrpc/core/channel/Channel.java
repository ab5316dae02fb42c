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
        CLOSED,
        /** This end sends on it in another session from now on, and the other one has not said the same. */
        LEFT
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

    /** What the other end, or this one, has to keep, as {@link ChannelTexts#early}: before the answer, or during a move. */
    long sentEarly;

    long heardEarly;

    /** What was received early. */
    final List<ChannelEvent> held = new ArrayList<>(0);

    ChannelTexts.@Nullable Parts parts;

    /** Of the end that has left for another session. */
    @Nullable String ticket;

    /** The other end has left, and this one has not. */
    boolean heardAll;

    long heardAllAt;

    /** What is received waits for the end of what was sent in the session before. */
    boolean holds;

    /** The other end may still have to hold what is sent. */
    boolean bounded;

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
        return !this.heardAll && (this.state == State.OPEN || this.state == State.CLOSED || this.state == State.LEFT);
    }

    /** Whether what the other end sends on it is handled. */
    boolean hears() {
        return !this.heardAll && (this.state == State.OPEN || this.state == State.LEFT);
    }

    boolean isMoving() {
        return this.number != this.heard;
    }

    /** Whether what is sent on it may have to be kept by the other end. */
    boolean sendsEarly() {
        return this.state == State.OPENING || this.state == State.OPEN && this.bounded;
    }

    boolean hearsEarly() {
        return this.state == State.ASKED || this.holds;
    }

    /** Whether this end may go on with it elsewhere. */
    boolean mayLeave() {
        return this.state == State.OPEN && !isMoving() && !this.holds && !this.bounded;
    }

    /** Whether this end has neither closed nor refused it, nor left. */
    boolean mayClose() {
        return this.state == State.OPENING || this.state == State.ASKED || this.state == State.OPEN;
    }

    /** What this end keeps of it that is not taken yet, in bytes. */
    long keptBytes() {
        return (this.held.isEmpty() ? 0 : this.heardEarly) + (this.parts == null ? 0 : this.parts.keptBytes());
    }

    void drop() {
        this.held.clear();
        this.parts = null;
    }
}
