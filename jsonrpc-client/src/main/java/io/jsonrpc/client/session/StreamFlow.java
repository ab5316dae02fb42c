package io.jsonrpc.client.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.stream.RequestedFlow;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rate of all streams that a client receives, across its sessions: requested by the extension {@code flow} where the session
 * has that, and of each stream where not.
 */
public final class StreamFlow {

    private final JsonRpcPeer peer;

    private final Consumer<StreamRate> listener;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final RequestedFlow requested = new RequestedFlow();

    /** The session if it has the extension; else each stream is steered. */
    private @Nullable ClientSessionTransport session;

    /** How each stream is to be steered, until that is passed on. */
    private @Nullable Steering steering;

    /** One thread at a time passes that on, so that the last one holds. */
    private final SerialWriter turn = new SerialWriter();

    /** @param listener called with what the server says that holds, on the reading thread */
    public StreamFlow(JsonRpcPeer peer, Consumer<StreamRate> listener) {
        this.peer = peer;
        this.listener = listener;
    }

    public void request(StreamRate rate) {
        change(flow -> flow.request(rate));
    }

    public void request(RateHint hint) {
        long lately = this.peer.mostReceived();
        change(flow -> {
            if (this.session == null) {
                flow.change(hint, lately);
                return flow.again();
            }
            return flow.request(hint);
        });
    }

    /** What the server said last that holds; null if it has said nothing in its session. */
    public @Nullable StreamRate now() {
        this.lock.lock();
        try {
            return this.requested.now();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Another session begins.
     *
     * @param next null for none of the protocol
     */
    public void opened(@Nullable ClientSessionTransport next) {
        boolean agreed = next != null && SessionFlow.isAmong(next.terms().extensions());
        change(flow -> {
            this.session = agreed ? next : null;
            return flow.anew();
        });
    }

    /** The session goes on on another socket; what was sent on the last one may be lost. */
    public void resumed() {
        change(RequestedFlow::again);
    }

    /** @param action returns the params of what is sent; null for nothing */
    private void change(Function<RequestedFlow, @Nullable JsonText> action) {
        ClientSessionTransport on;
        JsonText params;
        this.lock.lock();
        try {
            params = action.apply(this.requested);
            on = this.session;
            StreamRate wanted = this.requested.wanted();
            if (params != null) {
                this.steering = on == null ? new Steering(wanted.perSecond(), null, wanted.paused()) : Steering.NONE;
            }
        } finally {
            this.lock.unlock();
        }
        if (params != null) {
            steer();
        }
        if (params != null && on != null) {
            on.control(new ControlFrame.Flow(params));
        }
    }

    private void steer() {
        if (!this.turn.enter()) {
            return;
        }
        do {
            Steering next;
            this.lock.lock();
            try {
                next = this.steering;
                this.steering = null;
            } finally {
                this.lock.unlock();
            }
            if (next != null) {
                this.peer.steerReceived(next);
            }
        } while (!this.turn.leave());
    }

    /** A control frame about rates, of the session that is on the socket. */
    void receive(ClientSessionTransport from, ControlFrame frame) {
        if (frame instanceof ControlFrame.FlowNow holds) {
            told(from, holds.params());
        } else if (frame instanceof ControlFrame.Flow flow) {
            this.peer.steerStreams(flow.params(), holds -> from.control(new ControlFrame.FlowNow(holds)));
        }
    }

    private void told(ClientSessionTransport from, @Nullable JsonText params) {
        StreamRate holds;
        this.lock.lock();
        try {
            holds = this.session == from && this.requested.told(params) ? this.requested.now() : null;
        } finally {
            this.lock.unlock();
        }
        if (holds != null) {
            this.listener.accept(holds);
        }
    }
}
