package io.jsonrpc.client;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what the sockets receive to the peer. A message of a resumable session is counted before anything looks into it;
 * what its control messages ask is done here.
 */
final class Receiver {

    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final JsonRpcPeer peer;

    private final ConnectAttempt.Owner owner;

    /**
     * Held while a message is counted and handed to the peer, so that a dying socket and its successor never do it
     * together.
     */
    private final ReentrantLock receiving = new ReentrantLock();

    Receiver(ClientRuntime runtime, ClientSettings settings, JsonRpcPeer peer, ConnectAttempt.Owner owner) {
        this.runtime = runtime;
        this.settings = settings;
        this.peer = peer;
        this.owner = owner;
    }

    /** A message without a resumable session. */
    void received(ClientSocket from, Decoded message) {
        boolean welcome;
        this.receiving.lock();
        try {
            welcome = this.peer.receive(message);
        } finally {
            this.receiving.unlock();
        }
        if (!welcome) {
            from.close(CloseStatus.LIMIT);
        }
    }

    /** A message over the limit, of which only the ends are known; of a resumable session unless {@code line} is null. */
    void tooLarge(ClientSocket from, @Nullable ClientSessionTransport line, String head, String tail) {
        RequestId id = OversizedAnswer.idIn(head, tail);
        log.warn("{}: a message over the limit was dropped, id {}", this.settings.label(), id);
        Decoded message = id == null
                ? null
                : new Decoded.Single(new Inbound.MalformedResponse(id, "it is larger than the limit"));
        if (line != null) {
            received(from, line, null, message);
        } else if (message != null) {
            received(from, message);
        }
    }

    /** A text on a socket that has a resumable session, or asks for it. */
    void received(ClientSocket from, ClientSessionTransport line, String text) {
        received(from, line, text, null);
    }

    private void received(
            ClientSocket from, ClientSessionTransport line, @Nullable String text, @Nullable Decoded instead) {
        int bytes = text == null ? this.settings.maxMessageBytes() : Utf8.length(text);
        boolean welcome = true;
        Received received;
        this.receiving.lock();
        try {
            received = line.receive(from, text, bytes);
            if (received == Received.Plain.DATA) {
                Decoded message = text == null ? instead : this.runtime.codec().decode(text);
                welcome = message == null || this.peer.receive(message);
            }
        } finally {
            this.receiving.unlock();
        }
        if (!welcome) {
            this.owner.sessionLost(line, SessionLoss.LIMIT);
            from.close(CloseStatus.LIMIT.withReason("too many notifications wait"));
        } else if (received != Received.Plain.DATA && !from.resumeAnswered(received)) {
            follow(from, line, received);
        }
    }

    private void follow(ClientSocket from, ClientSessionTransport line, Received received) {
        if (received instanceof Received.Violation violation) {
            this.owner.sessionLost(line, SessionLoss.PROTOCOL_VIOLATION);
            from.close(violation.status());
        } else if (received instanceof Received.Control control) {
            control(from, control.frame());
        }
    }

    private void control(ClientSocket from, ControlFrame frame) {
        if (frame instanceof ControlFrame.Closing closing) {
            from.abort(new DisconnectReason(Kind.CLOSED_BY_SERVER, new CloseStatus(closing.code(), ""), null));
        } else if (frame instanceof ControlFrame.GoAway goAway) {
            this.owner.goingAway(from, Duration.ofMillis(goAway.withinMillis()));
        } else if (frame instanceof ControlFrame.Closed || frame instanceof ControlFrame.Failed) {
            // The answer to our asking for the end.
            from.close(CloseStatus.NORMAL);
        }
    }
}
