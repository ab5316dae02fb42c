package io.jsonrpc.client.session;

import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Settles the session on a new socket: the one of before if there is one, else a new one that loses nothing (PROTOCOL.md,
 * part 3), else one of {@code connect} (part 2), else none.
 */
public final class SessionHandshake {

    private final boolean mayBeResumable;

    private final ResumableHandshake resumable;

    private final ClassicHandshake classic;

    private final CompletableFuture<SessionOutcome> outcome = new CompletableFuture<>();

    /**
     * A handshake on this socket.
     *
     * @param owner of a resumable session that is opened
     * @param selected whether the server has selected the subprotocol of resumable sessions
     * @param offered whether the client has offered it
     */
    public SessionHandshake(
            ClientRuntime runtime,
            ClientSettings settings,
            ClientSessionTransport.Owner owner,
            ClientSessionSocket socket,
            SessionOffer offer,
            boolean selected,
            boolean offered) {
        this.mayBeResumable = selected || (settings.sessionMode() == SessionMode.AUTO && !offered);
        this.resumable = new ResumableHandshake(runtime, settings, owner, socket, offer, selected);
        this.classic = new ClassicHandshake(runtime, socket, settings.sessionMode(), settings.registerInfo());
        this.resumable.outcome().whenComplete((found, failure) -> {
            if (failure == null && found == SessionOutcome.NONE) {
                this.classic.open();
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

    /** Completes on the reading thread, the timer's, or the one that begins. */
    public CompletableFuture<SessionOutcome> outcome() {
        return this.outcome;
    }

    /**
     * Begins.
     *
     * @param classicId the classic session of before; null for none
     * @param before the resumable session of before; null for none
     */
    public void begin(@Nullable String classicId, @Nullable ClientSessionTransport before) {
        if (classicId != null) {
            this.classic.resume(classicId, () -> openNew(null));
        } else {
            openNew(before);
        }
    }

    private void openNew(@Nullable ClientSessionTransport before) {
        if (this.mayBeResumable) {
            this.resumable.begin(before);
            return;
        }
        if (before != null) {
            before.lose(SessionLoss.NOT_SUPPORTED);
        }
        this.classic.open();
    }
}
