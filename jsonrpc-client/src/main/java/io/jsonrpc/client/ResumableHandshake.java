package io.jsonrpc.client;

import io.jsonrpc.client.ConnectFailedException.Stage;
import io.jsonrpc.codec.Decoded;
import io.jsonrpc.codec.Inbound;
import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.link.ControlFrame;
import io.jsonrpc.link.ControlReader;
import io.jsonrpc.link.Received;
import io.jsonrpc.message.JsonRpcResponse;
import io.jsonrpc.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Settles a resumable session on a socket whose server has selected {@link #SUBPROTOCOL} (PROTOCOL.md, part 3): the one of
 * before if there is one, then a new one. Some servers select whatever is offered first: one that gives no well-formed
 * answer, or says nothing for two seconds, has no sessions.
 */
final class ResumableHandshake {

    static final String SUBPROTOCOL = "jsonrpc2.session.v1";

    private static final String ID = ControlFrame.PREFIX + "1";

    private static final long SILENCE_MILLIS = 2000;

    private final ClientRuntime runtime;

    private final ConnectAttempt.Owner owner;

    private final SocketLink socket;

    private final ControlFrame.Open open;

    private final boolean required;

    private final CompletableFuture<SessionOutcome> outcome = new CompletableFuture<>();

    /** Whoever raises it decides: an answer, or the silence. */
    private final AtomicBoolean decided = new AtomicBoolean();

    /**
     * A handshake on this socket.
     *
     * @param offer what a new session is asked for with
     * @param required whether to fail where there are no sessions
     */
    ResumableHandshake(
            ClientRuntime runtime,
            ConnectAttempt.Owner owner,
            SocketLink socket,
            SessionOffer offer,
            boolean required) {
        this.runtime = runtime;
        this.owner = owner;
        this.socket = socket;
        this.open = offer.open(ID);
        this.required = required;
    }

    /** Completes on the reading thread, the timer's, or the one that asks. */
    CompletableFuture<SessionOutcome> outcome() {
        return this.outcome;
    }

    void ask(@Nullable LinkTransport before) {
        if (before == null) {
            open();
        } else {
            this.socket.resume(before, answer -> resumed(before, answer));
        }
    }

    private void resumed(LinkTransport before, Received answer) {
        if (answer == Received.Plain.RESUMED) {
            this.outcome.complete(new SessionOutcome(before.sessionId(), true, before));
        } else if (answer instanceof Received.Lost lost) {
            this.owner.sessionLost(before, SessionLoss.named(lost.reason()));
            if (lost.mayOpen()) {
                open();
            } else {
                giveUp(CloseStatus.PROTOCOL_VIOLATION.withReason("messages are missing"));
            }
        } else if (answer instanceof Received.Violation violation) {
            this.owner.sessionLost(before, SessionLoss.PROTOCOL_VIOLATION);
            giveUp(violation.status());
        }
    }

    /** A new session has to be opened, but not on this socket. */
    private void giveUp(CloseStatus status) {
        this.socket.close(status);
        this.outcome.completeExceptionally(
                new ConnectFailedException(Stage.SESSION, "The session cannot go on: " + status.reason(), null));
    }

    private void open() {
        this.socket.firstTexts(this::answered);
        Future<?> silence = this.runtime
                .timers()
                .scheduler()
                .schedule(() -> none("did not answer 'rpc.session.open'"), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
        this.outcome.whenComplete((settled, failure) -> silence.cancel(false));
        this.socket.send(OutboundText.of(this.open.text()), failure -> {
            if (failure != null) {
                this.outcome.completeExceptionally(
                        new ConnectFailedException(Stage.NETWORK, "'rpc.session.open' could not be sent", failure));
            }
        });
    }

    /** False when the text is not for us: it belongs to a conversation without a session. */
    private boolean answered(String text) {
        boolean control = ControlReader.isControl(text);
        ControlFrame frame = control ? ControlReader.read(text) : null;
        Duration retryAfter = frame instanceof ControlFrame.Failed ? busyFor(text) : null;
        if (frame instanceof ControlFrame.Opened opened && opened.id().equals(ID)) {
            opened(opened);
        } else if (retryAfter != null) {
            this.outcome.completeExceptionally(ConnectFailedException.busy(retryAfter));
        } else {
            none("answered 'rpc.session.open' with "
                    + (frame instanceof ControlFrame.Failed failed ? "error " + failed.code() : "something else"));
        }
        return control;
    }

    private void opened(ControlFrame.Opened opened) {
        if (this.decided.compareAndSet(false, true)) {
            LinkTransport line = new LinkTransport(this.runtime, this.owner, this.socket, opened);
            this.socket.adopt(line);
            this.outcome.complete(new SessionOutcome(line.sessionId(), false, line));
        }
    }

    private void none(String why) {
        if (!this.decided.compareAndSet(false, true)) {
            return;
        }
        this.socket.adopt(null);
        if (this.required) {
            this.outcome.completeExceptionally(
                    new ConnectFailedException(Stage.SESSION, "The server has no sessions: it " + why, null));
        } else {
            this.outcome.complete(SessionOutcome.NONE);
        }
    }

    /** How long a server without room wants to be left alone; null when it refuses for another reason. */
    private @Nullable Duration busyFor(String text) {
        return this.runtime.codec().decode(text) instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof JsonRpcResponse answer
                ? RetryAfter.of(answer)
                : null;
    }
}
