package io.jsonrpc.client.session;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.socket.RetryAfter;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Resumes the resumable session of before (PROTOCOL.md, part 3) if there is one, or else opens a new one. A server whose
 * answer is not well-formed has no sessions: some servers select whatever is offered first. From a server that has selected
 * {@link #SUBPROTOCOL} an answer always comes; any other has no sessions if it does not answer within two seconds.
 */
public final class ResumableHandshake {

    public static final String SUBPROTOCOL = "jsonrpc2.session.v1";

    /** What is offered for resumable sessions, the preferred one first. */
    public static final List<String> SUBPROTOCOLS = List.of(SUBPROTOCOL, "jsonrpc2");

    private static final String ID = ControlFrame.PREFIX + "1";

    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final SparingLog log = SparingLog.of(ResumableHandshake.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final ClientSessionTransport.Owner owner;

    private final ClientSessionSocket socket;

    private final ControlFrame.Open open;

    private final boolean selected;

    private final CompletableFuture<SessionOutcome> outcome = new CompletableFuture<>();

    /** Set by what comes first: an answer, or the end of the wait for one. */
    private final AtomicBoolean decided = new AtomicBoolean();

    /**
     * A handshake on this socket.
     *
     * @param owner of the session that is opened
     * @param offer the parameters of a new session
     * @param selected whether the server has selected the subprotocol
     */
    ResumableHandshake(
            ClientRuntime runtime,
            ClientSettings settings,
            ClientSessionTransport.Owner owner,
            ClientSessionSocket socket,
            SessionOffer offer,
            boolean selected) {
        this.runtime = runtime;
        this.settings = settings;
        this.owner = owner;
        this.socket = socket;
        this.open = offer.open(ID);
        this.selected = selected;
    }

    /** {@link SessionOutcome#NONE} where the server has none. Completes on the reading thread, the timer's, or the one that begins. */
    CompletableFuture<SessionOutcome> outcome() {
        return this.outcome;
    }

    void begin(@Nullable ClientSessionTransport before) {
        if (before == null) {
            open();
        } else {
            this.socket.resume(before, answer -> resumed(before, answer));
        }
    }

    private void resumed(ClientSessionTransport before, Received answer) {
        if (answer == Received.Plain.RESUMED) {
            this.outcome.complete(new SessionOutcome(before.sessionId(), true, before));
        } else if (answer instanceof Received.Lost lost) {
            before.lose(lossNamed(lost.reason()));
            if (lost.mayOpen()) {
                open();
            } else {
                giveUp(CloseStatus.PROTOCOL_VIOLATION.withReason("messages are missing"));
            }
        } else if (answer instanceof Received.Violation violation) {
            before.lose(this.selected ? SessionLoss.PROTOCOL_VIOLATION : SessionLoss.NOT_SUPPORTED);
            giveUp(violation.status());
        }
    }

    /** The loss that a reason stands for; one that a later server sends is {@code denied}. */
    private static SessionLoss lossNamed(String reason) {
        return switch (reason) {
            case ControlFrame.Failed.GAP -> SessionLoss.GAP;
            case ControlFrame.Failed.STALE -> SessionLoss.STALE;
            case Received.Lost.EXPIRED -> SessionLoss.EXPIRED;
            default -> SessionLoss.DENIED;
        };
    }

    /** A new session has to be opened, but not on this socket. */
    private void giveUp(CloseStatus status) {
        this.socket.socket().close(status);
        this.outcome.completeExceptionally(
                new ConnectFailedException(Stage.SESSION, "The session cannot go on: " + status.reason(), null));
    }

    private void open() {
        this.socket.firstTexts(this::answered);
        if (!this.selected) {
            Future<?> silence = this.runtime.after(SILENCE.toNanos(), this::silent);
            this.outcome.whenComplete((settled, failure) -> silence.cancel(false));
        }
        this.socket.socket().send(OutboundText.of(this.open.text()), failure -> {
            if (failure != null) {
                this.outcome.completeExceptionally(
                        new ConnectFailedException(Stage.NETWORK, "'rpc.session.open' could not be sent", failure));
            }
        });
    }

    /** False when the text is a message, received on a socket without a session. */
    private boolean answered(String text) {
        boolean control = ControlReader.isControl(text);
        ControlFrame frame = control ? ControlReader.read(text) : null;
        Duration retryAfter = frame instanceof ControlFrame.Failed ? busyFor(text) : null;
        if (frame instanceof ControlFrame.Opened opened && opened.id().equals(ID)) {
            opened(opened);
        } else if (retryAfter != null) {
            this.outcome.completeExceptionally(ConnectFailedException.busy(retryAfter));
        } else if (this.decided.compareAndSet(false, true)) {
            this.socket.adopt(null);
            none("answered 'rpc.session.open' with "
                    + (frame instanceof ControlFrame.Failed failed ? "error " + failed.code() : "something else"));
        }
        return control;
    }

    private void silent() {
        if (this.decided.compareAndSet(false, true)) {
            this.socket.firstTexts(this::answeredLate);
            none("did not answer 'rpc.session.open' in time");
        }
    }

    /** The server has opened a session after all, and has counted what was sent meanwhile. */
    private boolean answeredLate(String text) {
        boolean late = ControlReader.isControl(text)
                && ControlReader.read(text) instanceof ControlFrame.Opened opened
                && opened.id().equals(ID);
        if (late) {
            this.socket
                    .socket()
                    .abort(DisconnectReason.of(
                            Kind.NETWORK,
                            new ConnectFailedException(
                                    Stage.SESSION, "'rpc.session.open' was answered too late", null)));
        }
        return late;
    }

    private void opened(ControlFrame.Opened opened) {
        if (this.decided.compareAndSet(false, true)) {
            ClientSessionTransport session = new ClientSessionTransport(
                    this.runtime, this.owner, this.socket.socket(), opened, this.settings.maxMessageBytes());
            this.socket.adopt(session);
            this.outcome.complete(new SessionOutcome(session.sessionId(), false, session));
        }
    }

    private void none(String why) {
        if (this.selected) {
            log.warn(
                    this.settings.label(),
                    "{}: the server has selected {}, but {}; without such a session messages may be lost",
                    this.settings.label(),
                    SUBPROTOCOL,
                    why);
        }
        if (this.selected && this.settings.sessionMode() == SessionMode.REQUIRED) {
            this.outcome.completeExceptionally(
                    new ConnectFailedException(Stage.SESSION, "The server has no sessions: it " + why, null));
        } else {
            this.outcome.complete(SessionOutcome.NONE);
        }
    }

    /** The time that a server without room demands before the next try; null when it refuses for another reason. */
    private @Nullable Duration busyFor(String text) {
        return this.runtime.codec().decode(text) instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof JsonRpcResponse answer
                ? RetryAfter.of(answer)
                : null;
    }
}
