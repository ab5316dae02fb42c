package io.jsonrpc.client.session;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.error.TransportException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether a try goes without the offer of our subprotocols (PROTOCOL.md, part 3), because some servers refuse a handshake
 * that offers what they do not know. One for each first connection and for each outage: nothing is remembered beyond it.
 */
public final class SubprotocolOffer {

    /** What follows from a handshake that has failed. */
    public enum Next {
        /** The try has failed. */
        FAIL,
        /** The same handshake once more, at once. */
        REPEAT,
        /** A handshake without the offer, at once. */
        GO_WITHOUT
    }

    private final SessionMode mode;

    private final boolean repeatsAtOnce;

    /** How many of the last handshakes with the offer have ended without an answer. */
    private final AtomicInteger ends = new AtomicInteger();

    /**
     * An offer that no server has refused.
     *
     * @param repeatsAtOnce whether a handshake that ended is repeated in the same try, because there may be no other
     */
    public SubprotocolOffer(SessionMode mode, boolean repeatsAtOnce) {
        this.mode = mode;
        this.repeatsAtOnce = repeatsAtOnce;
    }

    /** Whether it is made at all. */
    public boolean isMade() {
        return this.mode == SessionMode.AUTO || this.mode == SessionMode.REQUIRED;
    }

    /** A handshake with the offer has failed. */
    public Next failed(TransportException failure) {
        ConnectFailedException failed = failure instanceof ConnectFailedException known ? known : null;
        boolean ended = failed != null && failed.getStage() == Stage.ENDED;
        int inARow = ended ? this.ends.incrementAndGet() : 0;
        if (!ended) {
            this.ends.set(0);
        }
        if (this.mode != SessionMode.AUTO || failed == null) {
            return Next.FAIL;
        }
        boolean refused =
                failed.getStage() == Stage.HTTP && (failed.getHttpStatus() == 400 || failed.getHttpStatus() == 426);
        if (refused || inARow >= 2) {
            return Next.GO_WITHOUT;
        }
        return ended && this.repeatsAtOnce ? Next.REPEAT : Next.FAIL;
    }

    /** A handshake without the offer has failed as well, so the offer was not why. */
    public void failedWithout() {
        this.ends.set(0);
    }
}
