package io.jsonrpc.client;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.SessionMode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Settles the session on a new socket: the one of before if there is one, else a new one that loses nothing (PROTOCOL.md,
 * part 3), else one of {@code connect} (part 2), else none.
 */
final class SessionHandshake {

    private final ConnectAttempt.Owner owner;

    private final boolean mayBeResumable;

    private final ResumableHandshake resumable;

    private final ClassicHandshake classic;

    private final CompletableFuture<SessionOutcome> outcome = new CompletableFuture<>();

    /**
     * A handshake on this socket.
     *
     * @param selected whether the server has selected the subprotocol of resumable sessions
     * @param offered whether it was asked to
     */
    SessionHandshake(
            ClientRuntime runtime,
            ClientSettings settings,
            ConnectAttempt.Owner owner,
            ClientSocket socket,
            SessionOffer offer,
            boolean selected,
            boolean offered) {
        this.owner = owner;
        this.mayBeResumable = selected || (settings.sessionMode() == SessionMode.AUTO && !offered);
        this.resumable = new ResumableHandshake(runtime, settings, owner, socket, offer, selected);
        this.classic = new ClassicHandshake(runtime, socket, settings.sessionMode(), settings.registerInfo());
        this.resumable.outcome().whenComplete((found, failure) -> {
            if (failure == null && found == SessionOutcome.NONE) {
                this.classic.askForNew();
            } else {
                settle(found, failure);
            }
        });
        this.classic.outcome().whenComplete(this::settle);
    }

    private void settle(@Nullable SessionOutcome found, @Nullable Throwable failure) {
        if (failure == null) {
            this.outcome.complete(found);
        } else {
            this.outcome.completeExceptionally(failure);
        }
    }

    /** Completes on the reading thread, the timer's, or the one that asks. */
    CompletableFuture<SessionOutcome> outcome() {
        return this.outcome;
    }

    /**
     * Begins.
     *
     * @param classicId the classic session of before; null for none
     * @param line the resumable session of before; null for none
     */
    void ask(@Nullable String classicId, @Nullable ClientSessionTransport line) {
        if (classicId != null) {
            this.classic.resume(classicId, () -> askForNew(null));
        } else {
            askForNew(line);
        }
    }

    private void askForNew(@Nullable ClientSessionTransport line) {
        if (this.mayBeResumable) {
            this.resumable.ask(line);
            return;
        }
        if (line != null) {
            this.owner.sessionLost(line, SessionLoss.NOT_SUPPORTED);
        }
        this.classic.askForNew();
    }
}
