package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.core.channel.ChannelMessage.Origin;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A channel on its way from one session to another one with the same server (PROTOCOL.md, 3.6). Until the server has accepted it
 * there, nothing changes; then this end sends its last message in the session before, and goes on in the other one. It is
 * over when the last message of the server has been read.
 */
public final class ChannelMove implements ChannelsByNumber.Leaving {

    private static final SecureRandom random = new SecureRandom();

    private enum State {
        /** The server has not answered. */
        ASKED,
        /** What is begun is sent before the session is left. */
        LEAVING,
        /** This end has sent its last message there. */
        LEFT,
        OVER
    }

    private final ClientRuntime runtime;

    private final ChannelTransport channel;

    private final ChannelHandover before;

    private final ChannelHandover after;

    private final Runnable onLeft;

    private final String ticket = ticket();

    private final int number;

    private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);

    private final CompletableFuture<Boolean> moved = new CompletableFuture<>();

    /** What the server accepts. */
    private final CompletableFuture<ChannelTransport> arrival;

    /** Its number there. */
    private volatile int arrivedAs;

    private ChannelMove(
            ClientRuntime runtime,
            ChannelTransport channel,
            ClientChannelHost before,
            String session,
            OpenRequest request,
            ClientChannelHost after,
            Runnable onLeft) {
        this.runtime = runtime;
        this.channel = channel;
        this.before = before.handover();
        this.after = after.handover();
        this.onLeft = onLeft;
        this.number = channel.number();
        this.arrival = after.open(request.from(new Origin(session, this.number, this.ticket)));
    }

    private static String ticket() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Begins a move.
     *
     * @param session the id of the session before
     * @param request how the channel was opened
     * @param patience how long to wait for the answer
     * @param onLeft called on a worker when the channel belongs to the other session
     * @return completes with true when nothing of the channel is left in the session before; fails if the channel does not
     *     move, and goes on where it is, or has ended
     */
    public static CompletableFuture<Boolean> begin(
            ClientRuntime runtime,
            ChannelTransport channel,
            ClientChannelHost before,
            String session,
            OpenRequest request,
            ClientChannelHost after,
            Duration patience,
            Runnable onLeft) {
        if (!before.handover().mayLeave(channel) || !channel.beginMove()) {
            return CompletableFuture.failedFuture(
                    new TransportException("The channel " + request.path() + " is not open, or is moving already"));
        }
        ChannelMove move = new ChannelMove(runtime, channel, before, session, request, after, onLeft);
        channel.whenOver(move::channelOver);
        Future<?> deadline = runtime.after(
                patience.toNanos(), () -> runtime.workers().execute(() -> move.timedOut(request.path(), patience)));
        move.arrival.whenComplete((there, failure) -> deadline.cancel(false));
        move.arrival.whenComplete((there, failure) -> {
            if (failure == null) {
                move.accepted(there);
            } else {
                move.refused(failure);
            }
        });
        return move.moved;
    }

    @Override
    public ChannelTransport channel() {
        return this.channel;
    }

    private void timedOut(String path, Duration patience) {
        // Who withdraws the request knows that it is not answered.
        this.arrival.completeExceptionally(new ConnectFailedException(
                Stage.TIMEOUT,
                "The server does not accept the channel " + path + " in the other session within " + patience.toMillis()
                        + " ms",
                null));
    }

    private void refused(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (this.state.compareAndSet(State.ASKED, State.OVER)) {
            fail(cause);
        }
    }

    /** Called on the thread that reads in the other session. */
    private void accepted(ChannelTransport there) {
        if (!this.state.compareAndSet(State.ASKED, State.LEAVING)) {
            there.abort();
            return;
        }
        this.arrivedAs = there.number();
        this.before.pause(this.number, () -> this.runtime.workers().execute(() -> leave(there)));
        there.whenOver(() -> refusedLate(there));
    }

    /** The number in the other session has ended before this end has left. */
    private void refusedLate(ChannelTransport there) {
        if (this.state.compareAndSet(State.LEAVING, State.OVER)) {
            this.before.proceed(this.number);
            SessionLoss loss = there.loss();
            fail(new ConnectFailedException(
                    Stage.SESSION,
                    "The server has closed the channel in the other session" + (loss == null ? "" : ", which is lost"),
                    null));
        }
    }

    private void leave(ChannelTransport there) {
        if (!this.after.adopt(there, this.channel)) {
            return;
        }
        if (!this.before.leaves(this.number, this)
                || !this.state.compareAndSet(State.LEAVING, State.LEFT)
                || !this.channel.goOn(there)) {
            this.before.forget(this.number);
            this.after.drop(this.arrivedAs, CloseStatus.NORMAL);
            return;
        }
        this.onLeft.run();
        this.before.leave(this.number, this.ticket, there.written());
        // No acknowledgement may be due there that would say so.
        this.channel.room();
    }

    /** The channel is over, wherever it was. */
    private void channelOver() {
        State then = this.state.getAndSet(State.OVER);
        if (then == State.OVER) {
            return;
        }
        this.before.forget(this.number);
        if (then == State.LEFT) {
            this.after.drop(this.arrivedAs, CloseStatus.NORMAL);
        } else {
            this.before.drop(this.number, CloseStatus.NORMAL);
            this.arrival.thenAccept(ChannelTransport::abort);
            this.arrival.cancel(false);
        }
        fail(new TransportException("The channel is over, so it does not move"));
    }

    private void fail(Throwable why) {
        this.channel.endMove();
        this.moved.completeExceptionally(why);
    }

    /** Called on the thread that reads in the session before. */
    @Override
    public void departed() {
        this.after.release(this.channel);
        if (this.state.compareAndSet(State.LEFT, State.OVER)) {
            this.channel.endMove();
            this.moved.complete(true);
        }
    }

    @Override
    public void closed(CloseStatus status, long received) {
        this.after.drop(this.arrivedAs, CloseStatus.NORMAL);
        this.channel.closed(status, true, received);
    }

    @Override
    public void lost(SessionLoss why) {
        this.after.drop(this.arrivedAs, CloseStatus.PROTOCOL_VIOLATION);
        this.channel.lost(why);
    }
}
