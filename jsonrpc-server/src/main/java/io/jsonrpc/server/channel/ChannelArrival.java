package io.jsonrpc.server.channel;

import io.jsonrpc.core.channel.ChannelMessage.Origin;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A channel that its client wants to go on in another session, until it has passed or does not. */
final class ChannelArrival {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private enum State {
        /** The application is asked. */
        ASKED,
        /** The client has the answer that it may, and has not left the session before. */
        ACCEPTED,
        /** It leaves the session before, when that has written what is begun. */
        LEAVING,
        /** It has passed, or has not. */
        OVER
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);

    private final Origin from;

    private final ChannelSocket channel;

    private final int number;

    /** From when on the client could leave the session before. */
    private volatile long since;

    /** @param placeholder stands for it in the session where it goes on, until it does */
    ChannelArrival(Origin from, ChannelSocket channel, ChannelSocket placeholder) {
        this.from = from;
        this.channel = channel;
        this.number = placeholder.number();
        placeholder.standsFor(channel);
    }

    /** Where it is, and the ticket with which it leaves. */
    Origin from() {
        return this.from;
    }

    ChannelSocket channel() {
        return this.channel;
    }

    /** In the session where it goes on. */
    int number() {
        return this.number;
    }

    /** False if it is over. */
    boolean accept(long now) {
        this.since = now;
        return this.state.compareAndSet(State.ASKED, State.ACCEPTED);
    }

    /** The session before has another socket: the time for leaving it begins anew. */
    void resumed(long now) {
        this.since = now;
    }

    /** True for whoever gives its number back, because the client has not left the session before in time. */
    boolean expire(long now) {
        return isAccepted()
                && now - this.since >= PATIENCE_NANOS
                && this.state.compareAndSet(State.ACCEPTED, State.OVER);
    }

    boolean isAccepted() {
        return this.state.get() == State.ACCEPTED;
    }

    /** True for whoever has it leave the session before. */
    boolean leave() {
        return this.state.compareAndSet(State.ACCEPTED, State.LEAVING);
    }

    /** True for whoever has it pass. */
    boolean pass() {
        return this.state.compareAndSet(State.LEAVING, State.OVER);
    }

    /** It does not pass: whether its number was accepted, and is to be given back by the caller. */
    boolean cancel() {
        State before = this.state.getAndSet(State.OVER);
        return before == State.ACCEPTED || before == State.LEAVING;
    }
}
